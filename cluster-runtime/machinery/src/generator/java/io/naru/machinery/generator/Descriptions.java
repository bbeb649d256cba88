package io.naru.machinery.generator;

import java.util.List;

/** Chooses and forms descriptions. */
final class Descriptions {

  private static final String ENUM_SUFFIX = "Possible enum values:";

  private Descriptions() {}

  /**
   * The newest text in its best form: {@code published} is of the API version we serve but has lost
   * its line breaks; the other two have them, but the first may be older.
   */
  static String choose(String published, String older, String comment) {
    // the code generator breaks up what would end a Java comment
    String current = published.replace("*_/", "*/").replace("/_*", "/*");
    String withoutEnum =
        older.contains(ENUM_SUFFIX)
            ? older.substring(0, older.indexOf(ENUM_SUFFIX)).stripTrailing()
            : older;
    if (current.isEmpty()) {
      // the classes lack the descriptions of fields that refer to another definition
      return comment.isEmpty() || squeeze(comment).equals(squeeze(withoutEnum))
          ? withoutEnum
          : comment;
    }
    if (squeeze(withoutEnum).equals(squeeze(current))) {
      boolean lostParagraphs = !withoutEnum.contains("\n\n") && comment.contains("\n\n");
      return lostParagraphs && squeeze(comment).equals(squeeze(current)) ? comment : withoutEnum;
    }
    return squeeze(comment).equals(squeeze(current)) ? comment : current;
  }

  /** Text of comment lines, without markers and notes to developers. */
  static String of(List<String> lines) {
    StringBuilder text = new StringBuilder();
    boolean paragraph = false;
    boolean indentedBefore = false;
    for (String line : lines) {
      String bare = line.strip();
      if (bare.equals("---")) {
        break;
      }
      if (bare.startsWith("+") || bare.startsWith("TODO")) {
        continue;
      }
      if (bare.isEmpty()) {
        paragraph = !text.isEmpty();
        continue;
      }
      boolean indented = line.startsWith(" ") || line.startsWith("\t") || bare.startsWith("- ");
      if (paragraph) {
        text.append("\n\n");
      } else if (!text.isEmpty()) {
        text.append(indented || indentedBefore ? "\n" : " ");
      }
      text.append(indented ? line.stripTrailing() : bare);
      indentedBefore = indented;
      paragraph = false;
    }
    return text.toString();
  }

  private static String squeeze(String text) {
    return text.replaceAll("\\s+", "");
  }
}
