package io.naru.apiserver.cel.library;

import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.OpaqueValue;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Semantic versions (semver.org 2.0). */
final class SemverLibrary {

  static final String SEMVER = "kubernetes.Semver";

  private static final String NUMBER = "(0|[1-9][0-9]{0,17})";
  private static final String IDENTIFIER = "(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)";
  private static final Pattern FORM =
      Pattern.compile(
          NUMBER
              + "\\."
              + NUMBER
              + "\\."
              + NUMBER
              + "(?:-("
              + IDENTIFIER
              + "(?:\\."
              + IDENTIFIER
              + ")*))?"
              + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");

  private record Version(long major, long minor, long patch, List<String> before)
      implements OpaqueValue, Comparable<Version> {
    @Override
    public String typeName() {
      return SEMVER;
    }

    @Override
    public int compareTo(Version other) {
      int order = Long.compare(major, other.major);
      order = order != 0 ? order : Long.compare(minor, other.minor);
      order = order != 0 ? order : Long.compare(patch, other.patch);
      if (order != 0) {
        return order;
      }
      if (before.isEmpty() || other.before.isEmpty()) {
        // A version without a pre-release part follows all its pre-releases.
        return Boolean.compare(before.isEmpty(), other.before.isEmpty());
      }
      for (int i = 0; i < Math.min(before.size(), other.before.size()); i++) {
        int step = compareIdentifiers(before.get(i), other.before.get(i));
        if (step != 0) {
          return step;
        }
      }
      return Integer.compare(before.size(), other.before.size());
    }
  }

  private SemverLibrary() {}

  static void addTo(Functions functions) {
    functions
        .add("semver(string): kubernetes.Semver", Costs.TRAVERSAL, a -> parse((String) a[0], false))
        .add(
            "semver(string, bool): kubernetes.Semver",
            Costs.TRAVERSAL,
            a -> parse((String) a[0], (Boolean) a[1]))
        .add("isSemver(string): bool", Costs.TRAVERSAL, a -> is((String) a[0], false))
        .add(
            "isSemver(string, bool): bool", Costs.TRAVERSAL, a -> is((String) a[0], (Boolean) a[1]))
        .add("<kubernetes.Semver>.major(): int", a -> version(a[0]).major())
        .add("<kubernetes.Semver>.minor(): int", a -> version(a[0]).minor())
        .add("<kubernetes.Semver>.patch(): int", a -> version(a[0]).patch())
        .add("<kubernetes.Semver>.isLessThan(kubernetes.Semver): bool", a -> compare(a) < 0)
        .add("<kubernetes.Semver>.isGreaterThan(kubernetes.Semver): bool", a -> compare(a) > 0)
        .add(
            "<kubernetes.Semver>.compareTo(kubernetes.Semver): int",
            a -> (long) Integer.signum(compare(a)));
  }

  private static int compareIdentifiers(String a, String b) {
    boolean left = a.chars().allMatch(Character::isDigit);
    boolean right = b.chars().allMatch(Character::isDigit);
    if (left && right) {
      return a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b);
    }
    return left != right ? (left ? -1 : 1) : a.compareTo(b);
  }

  private static Version version(Object value) {
    return (Version) value;
  }

  private static int compare(Object[] pair) {
    return version(pair[0]).compareTo(version(pair[1]));
  }

  private static boolean is(String text, boolean normalize) {
    return FORM.matcher(normalize ? normalized(text) : text).matches();
  }

  private static Version parse(String text, boolean normalize) {
    Matcher form = FORM.matcher(normalize ? normalized(text) : text);
    if (!form.matches()) {
      throw new EvaluationException("Invalid Semantic Version: " + text);
    }
    String before = form.group(4);
    return new Version(
        Long.parseLong(form.group(1)),
        Long.parseLong(form.group(2)),
        Long.parseLong(form.group(3)),
        before == null ? List.of() : List.of(before.split("\\.", -1)));
  }

  /** A leading v goes, leading zeros go, missing parts are zero. */
  private static String normalized(String text) {
    String bare = text.startsWith("v") ? text.substring(1) : text;
    int end = bare.length();
    for (char mark : new char[] {'-', '+'}) {
      int at = bare.indexOf(mark);
      end = at < 0 ? end : Math.min(end, at);
    }
    StringBuilder core = new StringBuilder();
    String[] parts = bare.substring(0, end).split("\\.", -1);
    for (int i = 0; i < Math.max(3, parts.length); i++) {
      String part = i < parts.length ? parts[i].replaceFirst("^0+(?=[0-9])", "") : "0";
      core.append(i == 0 ? "" : ".").append(part);
    }
    return core + bare.substring(end);
  }
}
