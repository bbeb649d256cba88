package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Strings: the language's functions and its strings extension. Positions count characters. */
final class TextLibrary {

  private TextLibrary() {}

  static void addTo(Functions functions) {
    Functions.Cost prefix = (a, result) -> Values.traversal(Values.size(a[1]));
    Functions.Cost search =
        (a, result) ->
            Values.traversal(Values.size(a[0])) * Math.max(1, Values.traversal(Values.size(a[1])));
    functions
        .standard(
            "<string>.startsWith(string): bool", prefix, a -> text(a, 0).startsWith(text(a, 1)))
        .standard("<string>.endsWith(string): bool", prefix, a -> text(a, 0).endsWith(text(a, 1)))
        .standard("<string>.contains(string): bool", search, a -> text(a, 0).contains(text(a, 1)))
        .add("<string>.charAt(int): string", a -> charAt(text(a, 0), (Long) a[1]))
        .add("<string>.indexOf(string): int", search, a -> indexOf(text(a, 0), text(a, 1), 0))
        .add(
            "<string>.indexOf(string, int): int",
            search,
            a -> indexOf(text(a, 0), text(a, 1), (Long) a[2]))
        .add(
            "<string>.lastIndexOf(string): int",
            search,
            a -> position(text(a, 0), text(a, 0).lastIndexOf(text(a, 1))))
        .add(
            "<string>.lastIndexOf(string, int): int",
            search,
            a -> lastIndexOf(text(a, 0), text(a, 1), (Long) a[2]))
        .add("<string>.lowerAscii(): string", Costs.TRAVERSAL, a -> ascii(text(a, 0), 'A', 32))
        .add("<string>.upperAscii(): string", Costs.TRAVERSAL, a -> ascii(text(a, 0), 'a', -32))
        .add(
            "<string>.reverse(): string",
            Costs.TRAVERSAL,
            a -> new StringBuilder(text(a, 0)).reverse().toString())
        .add("<string>.trim(): string", Costs.TRAVERSAL, a -> text(a, 0).strip())
        .add(
            "<string>.replace(string, string): string",
            Costs.TRAVERSAL,
            a -> text(a, 0).replace(text(a, 1), text(a, 2)))
        .add(
            "<string>.replace(string, string, int): string",
            Costs.TRAVERSAL,
            a -> replace(text(a, 0), text(a, 1), text(a, 2), (Long) a[3]))
        .add(
            "<string>.split(string): list(string)",
            Costs.TRAVERSAL,
            a -> split(text(a, 0), text(a, 1), -1))
        .add(
            "<string>.split(string, int): list(string)",
            Costs.TRAVERSAL,
            a -> split(text(a, 0), text(a, 1), (Long) a[2]))
        .add(
            "<string>.substring(int): string",
            Costs.TRAVERSAL,
            a -> substring(text(a, 0), (Long) a[1], Values.size(a[0])))
        .add(
            "<string>.substring(int, int): string",
            Costs.TRAVERSAL,
            a -> substring(text(a, 0), (Long) a[1], (Long) a[2]))
        .add("<list(string)>.join(): string", Costs.RESULT, a -> join(a[0], ""))
        .add("<list(string)>.join(string): string", Costs.RESULT, a -> join(a[0], text(a, 1)))
        .add("strings.quote(string): string", Costs.TRAVERSAL, a -> Quoting.quote(text(a, 0)))
        .add(
            "<string>.format(list(dyn)): string",
            Costs.RESULT,
            a -> TextFormat.format(text(a, 0), (List<?>) a[1]));
  }

  private static String text(Object[] arguments, int index) {
    return (String) arguments[index];
  }

  private static EvaluationException outOfRange(long index) {
    return new EvaluationException("index out of range: " + index);
  }

  private static int offset(String text, long characters) {
    if (characters < 0 || characters > Values.size(text)) {
      throw outOfRange(characters);
    }
    return text.offsetByCodePoints(0, (int) characters);
  }

  private static long position(String text, int offset) {
    return offset < 0 ? -1 : text.codePointCount(0, offset);
  }

  private static String charAt(String text, long index) {
    int start = offset(text, index);
    return start == text.length() ? "" : Character.toString(text.codePointAt(start));
  }

  private static long indexOf(String text, String wanted, long from) {
    return position(text, text.indexOf(wanted, offset(text, from)));
  }

  private static long lastIndexOf(String text, String wanted, long from) {
    return position(text, text.lastIndexOf(wanted, offset(text, from)));
  }

  private static String ascii(String text, char first, int shift) {
    StringBuilder shifted = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= first && c < first + 26) {
        shifted.setCharAt(i, (char) (c + shift));
      }
    }
    return shifted.toString();
  }

  private static String replace(String text, String old, String fresh, long times) {
    if (times < 0 || old.isEmpty()) {
      return text.replace(old, fresh);
    }
    StringBuilder replaced = new StringBuilder();
    int at = 0;
    for (long left = times; left > 0; left--) {
      int found = text.indexOf(old, at);
      if (found < 0) {
        break;
      }
      replaced.append(text, at, found).append(fresh);
      at = found + old.length();
    }
    return replaced.append(text, at, text.length()).toString();
  }

  private static List<Object> split(String text, String separator, long limit) {
    List<Object> parts = new ArrayList<>();
    if (limit == 0) {
      return parts;
    }
    int at = 0;
    while (limit < 0 || parts.size() + 1 < limit) {
      int found =
          separator.isEmpty()
              ? (at < text.length() ? text.offsetByCodePoints(at, 1) : -1)
              : text.indexOf(separator, at);
      if (found < 0 || (separator.isEmpty() && found == text.length())) {
        break;
      }
      parts.add(text.substring(at, found));
      at = found + separator.length();
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static String substring(String text, long start, long end) {
    if (start > end) {
      throw new EvaluationException("invalid substring range. start: " + start + ", end: " + end);
    }
    return text.substring(offset(text, start), offset(text, end));
  }

  private static String join(Object list, String separator) {
    return ((List<?>) list)
        .stream()
            .map(item -> {
              if (item instanceof String text) {
                return text;
              }
              throw EvaluationException.noSuchOverload();
            })
            .collect(Collectors.joining(separator));
  }
}
