package com.intellij.diff;

public abstract class DiffContentFactory {
  public static DiffContentFactory getInstance() {
    throw new UnsupportedOperationException();
  }

  public abstract com.intellij.diff.contents.DocumentContent create(
      com.intellij.openapi.project.Project project, String text);
}
