package io.naru.agent.container;

import java.util.Map;

/** {@code $(NAME)} references in commands, arguments and environment values. */
public final class Expansion {

  private Expansion() {}

  /**
   * Replaces references to known variables; unknown ones stay as they are, and {@code $$} is a
   * literal dollar sign.
   */
  public static String expand(String text, Map<String, String> variables) {
    if (text.indexOf('$') < 0) {
      return text;
    }
    StringBuilder expanded = new StringBuilder();
    int position = 0;
    while (position < text.length()) {
      char c = text.charAt(position);
      char next = position + 1 < text.length() ? text.charAt(position + 1) : 0;
      int end = next == '(' ? text.indexOf(')', position + 2) : -1;
      if (c != '$') {
        expanded.append(c);
        position++;
      } else if (next == '$') {
        expanded.append('$');
        position += 2;
      } else if (end > 0) {
        String reference = text.substring(position, end + 1);
        String name = text.substring(position + 2, end);
        expanded.append(variables.getOrDefault(name, reference));
        position = end + 1;
      } else {
        expanded.append(c);
        position++;
      }
    }
    return expanded.toString();
  }
}
