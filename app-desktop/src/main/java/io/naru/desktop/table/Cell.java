package io.naru.desktop.table;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one cell shows. Computed once when the object changes, never while painting.
 *
 * @param text what is shown; of an age it is empty and computed when painted
 * @param number what is sorted by before the text: a count, a quantity, seconds
 * @param since the moment whose age is shown; null of all other cells
 */
public record Cell(String text, double number, Tone tone, @Nullable Instant since)
    implements Comparable<Cell> {

  public static final Cell EMPTY = text("");

  public static Cell text(@Nullable String text) {
    return new Cell(text == null ? "" : text, 0, Tone.PLAIN, null);
  }

  public static Cell status(String text, Tone tone) {
    return new Cell(text, 0, tone, null);
  }

  public static Cell number(String text, double number, Tone tone) {
    return new Cell(text, number, tone, null);
  }

  public static Cell count(long number) {
    return new Cell(Long.toString(number), number, Tone.PLAIN, null);
  }

  /** The age of an object made at this RFC 3339 moment; null: unknown. */
  public static Cell age(@Nullable String timestamp) {
    if (timestamp == null || timestamp.isEmpty()) {
      return EMPTY;
    }
    Instant since = Instant.parse(timestamp);
    return new Cell("", -since.toEpochMilli(), Tone.PLAIN, since);
  }

  /** What is painted at this moment. */
  public String textAt(Instant now) {
    return since == null ? text : Ages.between(since, now);
  }

  @Override
  public int compareTo(Cell other) {
    int byNumber = Double.compare(number, other.number);
    return byNumber != 0 ? byNumber : text.compareToIgnoreCase(other.text);
  }
}
