package io.naru.desktop.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which lines have the text that is searched for. Appended lines are looked at once; all are looked
 * at again only when the text changes. User interface thread only.
 */
public final class LogSearch {

  private final LogLines lines;

  /** Line numbers, counted from the log's first line, ascending. */
  private final List<Long> hits = new ArrayList<>();

  private String text = "";
  private long searched;
  private int current = -1;

  LogSearch(LogLines lines) {
    this.lines = lines;
  }

  /** Searches for another text, without regard to case; the newest hit becomes the current one. */
  public void searchFor(String wanted) {
    text = wanted.toLowerCase(Locale.ROOT);
    hits.clear();
    searched = lines.dropped();
    current = -1;
    linesChanged();
    current = hits.size() - 1;
  }

  /** To be called after lines were appended or dropped. */
  void linesChanged() {
    long first = lines.dropped();
    int gone = 0;
    while (gone < hits.size() && hits.get(gone) < first) {
      gone++;
    }
    if (gone > 0) {
      hits.subList(0, gone).clear();
      current = Math.max(hits.isEmpty() ? -1 : 0, current - gone);
    }
    long end = first + lines.size();
    if (!text.isEmpty()) {
      for (long number = Math.max(searched, first); number < end; number++) {
        if (lines.get((int) (number - first)).toLowerCase(Locale.ROOT).contains(text)) {
          hits.add(number);
        }
      }
    }
    searched = end;
  }

  /** In lower case; empty: nothing is searched for. */
  public String text() {
    return text;
  }

  public int count() {
    return hits.size();
  }

  /** Which of the hits is current, from 0; -1: none. */
  public int current() {
    return current;
  }

  /** Index of the current hit's line in the list, or -1. */
  public int currentLine() {
    return current < 0 || current >= hits.size() ? -1 : (int) (hits.get(current) - lines.dropped());
  }

  /** Goes on to the next (1) or previous (-1) hit, around the end. */
  public void move(int by) {
    if (!hits.isEmpty()) {
      current = Math.floorMod((current < 0 ? (by > 0 ? -1 : 0) : current) + by, hits.size());
    }
  }
}
