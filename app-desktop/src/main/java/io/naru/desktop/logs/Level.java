package io.naru.desktop.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How serious a line is, as far as it says so. */
public enum Level {
  ERROR,
  WARNING,
  INFO,
  DEBUG,
  NONE;

  /** How klog, and so Kubernetes itself, begins its lines. */
  private static final Pattern KLOG = Pattern.compile("([IWEF])\\d{4} \\d\\d:");

  /** A key of JSON or logfmt, or a word in capitals or brackets near the line's beginning. */
  private static final Pattern KEY =
      Pattern.compile(
          "\"?(?:level|severity|lvl|log\\.level)\"?\\s*[:=]\\s*\"?([A-Za-z]+)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern WORD =
      Pattern.compile(
          "\\b(FATAL|PANIC|CRITICAL|SEVERE|ERROR|ERR|WARNING|WARN|INFO|NOTICE|DEBUG|TRACE)\\b"
              + "|\\[(?i:(fatal|crit|error|warning|warn|info|notice|debug))\\]");

  private static final int BEGINNING = 120;

  /** The level of a line of any of the usual forms. */
  public static Level of(String line) {
    String start = line.length() > BEGINNING ? line.substring(0, BEGINNING) : line;
    Matcher klog = KLOG.matcher(start);
    if (klog.lookingAt()) {
      return named(klog.group(1));
    }
    Matcher key = KEY.matcher(start);
    if (key.find()) {
      return named(key.group(1));
    }
    Matcher word = WORD.matcher(start);
    return word.find() ? named(word.group(1) == null ? word.group(2) : word.group(1)) : NONE;
  }

  private static Level named(String name) {
    return switch (Character.toUpperCase(name.charAt(0))) {
      case 'F', 'P', 'C', 'S', 'E' -> ERROR;
      case 'W' -> WARNING;
      case 'I', 'N' -> INFO;
      case 'D', 'T' -> DEBUG;
      default -> NONE;
    };
  }
}
