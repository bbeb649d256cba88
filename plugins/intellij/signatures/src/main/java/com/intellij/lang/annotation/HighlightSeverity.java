package com.intellij.lang.annotation;

public class HighlightSeverity {
  public static final HighlightSeverity ERROR = new HighlightSeverity();
  public static final HighlightSeverity WARNING = new HighlightSeverity();

  HighlightSeverity() {}
}
