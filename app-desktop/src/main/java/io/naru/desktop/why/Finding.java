package io.naru.desktop.why;

import io.naru.desktop.table.Tone;
import java.util.List;

/**
 * One link of an explanation.
 *
 * @param text the id of its text, {@code why.ID}; if it is {@code said}, the only argument is the
 *     cluster's own words
 * @param arguments of the text
 * @param detail the cluster's words about it; may be empty
 * @param at when it happened, RFC 3339; empty of what just is so
 */
public record Finding(Tone tone, String text, List<Object> arguments, String detail, String at) {

  static Finding of(Tone tone, String text, Object... arguments) {
    return new Finding(tone, text, List.of(arguments), "", "");
  }

  Finding with(String words) {
    return new Finding(tone, text, arguments, words, at);
  }

  Finding at(String moment) {
    return new Finding(tone, text, arguments, detail, moment);
  }
}
