package io.naru.desktop.logs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The last lines of a log, those of them that a filter lets through, and a search in these.
 * Bounded. User interface thread only.
 */
public final class LogBuffer {

  private final LogLines all;
  private final LogLines shown;
  private final LogSearch search;
  private @Nullable Pattern filter;

  LogBuffer(int capacity) {
    all = new LogLines(capacity);
    shown = new LogLines(capacity);
    search = new LogSearch(shown);
  }

  void append(List<String> lines) {
    all.append(lines);
    shown.append(passing(lines));
    search.linesChanged();
  }

  void empty() {
    all.empty();
    shown.empty();
    search.searchFor(search.text());
  }

  /**
   * Shows only lines in which a regular expression is found, without regard to case; all, if it is
   * empty. One that is not valid changes nothing.
   *
   * @return whether it is valid
   */
  public boolean filter(String expression) {
    try {
      filter =
          expression.isEmpty()
              ? null
              : Pattern.compile(expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    } catch (PatternSyntaxException e) {
      return false;
    }
    shown.empty();
    shown.append(passing(List.copyOf(all)));
    search.searchFor(search.text());
    return true;
  }

  /** Those that the filter lets through. */
  public LogLines lines() {
    return shown;
  }

  /** How many there are, with those that the filter hides. */
  public int size() {
    return all.size();
  }

  public LogSearch search() {
    return search;
  }

  private List<String> passing(List<String> lines) {
    Pattern wanted = filter;
    return wanted == null
        ? lines
        : lines.stream().filter(line -> wanted.matcher(line).find()).toList();
  }
}
