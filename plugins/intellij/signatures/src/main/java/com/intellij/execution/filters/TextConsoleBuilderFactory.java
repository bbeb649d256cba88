package com.intellij.execution.filters;

public abstract class TextConsoleBuilderFactory {
  public static TextConsoleBuilderFactory getInstance() {
    throw new UnsupportedOperationException();
  }

  public abstract TextConsoleBuilder createBuilder(com.intellij.openapi.project.Project project);
}
