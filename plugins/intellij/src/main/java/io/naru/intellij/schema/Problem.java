package io.naru.intellij.schema;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a manifest's text.
 *
 * @param start offset in the text
 * @param end exclusive
 * @param fix what would mend it, null if nobody knows
 */
public record Problem(int start, int end, boolean error, String message, @Nullable Fix fix) {

  /** Replaces a part of the text. */
  public record Fix(String label, int start, int end, String replacement) {

    public String apply(String text) {
      return text.substring(0, start) + replacement + text.substring(end);
    }
  }
}
