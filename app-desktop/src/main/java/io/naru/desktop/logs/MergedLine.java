package io.naru.desktop.logs;

/**
 * A line of one of several logs, as the buffer has it: source, moment and text in one string, so
 * that search and filter find each of them.
 *
 * @param time RFC 3339; may be empty
 */
public record MergedLine(String source, String time, String text) {

  private static final char BETWEEN = '\u001f';

  static String join(String source, String time, String text) {
    return source + BETWEEN + time + BETWEEN + text;
  }

  /** Takes it apart; a line of a single log has neither source nor time. */
  public static MergedLine of(String line) {
    int first = line.indexOf(BETWEEN);
    int second = first < 0 ? -1 : line.indexOf(BETWEEN, first + 1);
    return second < 0
        ? new MergedLine("", "", line)
        : new MergedLine(
            line.substring(0, first),
            line.substring(first + 1, second),
            line.substring(second + 1));
  }

  /** For files and the clipboard. */
  public static String plain(String line) {
    return line.replace(BETWEEN, ' ');
  }
}
