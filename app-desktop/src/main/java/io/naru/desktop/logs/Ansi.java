package io.naru.desktop.logs;

import java.util.regex.Pattern;

/** Terminal control sequences, which many programs write into their logs (ECMA-48, section 5.4). */
final class Ansi {

  private static final Pattern SEQUENCE = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]");

  private Ansi() {}

  static String strip(String text) {
    return text.indexOf('\u001b') < 0 ? text : SEQUENCE.matcher(text).replaceAll("");
  }
}
