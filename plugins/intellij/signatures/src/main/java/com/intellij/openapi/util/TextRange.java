package com.intellij.openapi.util;

public class TextRange {
  public TextRange(int start, int end) {}

  public int getStartOffset() {
    return 0;
  }

  public int getEndOffset() {
    return 0;
  }

  public static TextRange create(int start, int end) {
    return new TextRange(start, end);
  }
}
