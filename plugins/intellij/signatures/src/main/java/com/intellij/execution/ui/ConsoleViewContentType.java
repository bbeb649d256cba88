package com.intellij.execution.ui;

public class ConsoleViewContentType {
  public static final ConsoleViewContentType NORMAL_OUTPUT = new ConsoleViewContentType();
  public static final ConsoleViewContentType ERROR_OUTPUT = new ConsoleViewContentType();

  ConsoleViewContentType() {}
}
