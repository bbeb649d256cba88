package io.naru.intellij.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a caret is in a manifest, by indentation alone, because the text does not parse while
 * somebody types.
 *
 * @param path names of the fields around the caret's line, outermost first
 * @param key the key of the caret's own line, empty if it has none yet
 */
public record YamlPath(String apiVersion, String kind, List<String> path, String key) {

  private static final Pattern LINE =
      Pattern.compile("^( *)((?:- +)*)(?:\"?([^\\s:#\"'{}\\[\\]]+)\"?\\s*:(?=\\s|$))?.*$");
  private static final Pattern API_VERSION =
      Pattern.compile("^apiVersion:\\s*[\"']?([^\\s\"'#]+)", Pattern.MULTILINE);
  private static final Pattern KIND =
      Pattern.compile("^kind:\\s*[\"']?([^\\s\"'#]+)", Pattern.MULTILINE);

  public static YamlPath at(String text, int offset) {
    int start = offset;
    int end = offset;
    while (start > 0 && !separatorAt(text, start)) {
      start--;
    }
    while (end < text.length() && (end <= start || !separatorAt(text, end))) {
      end++;
    }
    String document = text.substring(start, end);
    List<String> before = new ArrayList<>(List.of(text.substring(start, offset).split("\n", -1)));
    int lineEnd = text.indexOf('\n', offset);
    String line =
        before.removeLast() + text.substring(offset, lineEnd < 0 ? text.length() : lineEnd);
    Matcher own = matched(line);
    int indent = own.group(1).length() + own.group(2).length();
    Deque<String> path = new ArrayDeque<>();
    for (String above : before.reversed()) {
      Matcher matcher = matched(above);
      if (above.isBlank() || above.stripLeading().startsWith("#") || matcher.group(3) == null) {
        continue;
      }
      int column = matcher.group(1).length() + matcher.group(2).length();
      // A list may stand at its key's own indentation: only then is the same column a parent.
      boolean parent =
          column < indent
              || (column == indent && startsItem(line, own) && matcher.group(2).isEmpty());
      if (parent) {
        path.addFirst(matcher.group(3));
        indent = matcher.group(2).isEmpty() ? column : matcher.group(1).length() + 1;
        line = above;
        own = matcher;
        if (column == 0) {
          break;
        }
      }
    }
    return new YamlPath(
        first(API_VERSION, document), first(KIND, document), List.copyOf(path), own(text, offset));
  }

  private static boolean startsItem(String line, Matcher matcher) {
    return !matcher.group(2).isEmpty() && line.stripLeading().startsWith("-");
  }

  private static String own(String text, int offset) {
    int start = text.lastIndexOf('\n', offset - 1) + 1;
    int end = text.indexOf('\n', offset);
    String key = matched(text.substring(start, end < 0 ? text.length() : end)).group(3);
    return key == null ? "" : key;
  }

  private static boolean separatorAt(String text, int at) {
    return text.startsWith("---", at) && (at == 0 || text.charAt(at - 1) == '\n');
  }

  private static Matcher matched(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(line);
    }
    return matcher;
  }

  private static String first(Pattern pattern, String document) {
    Matcher matcher = pattern.matcher(document);
    return matcher.find() ? matcher.group(1) : "";
  }
}
