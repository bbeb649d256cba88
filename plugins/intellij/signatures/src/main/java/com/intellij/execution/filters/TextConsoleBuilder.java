package com.intellij.execution.filters;

public abstract class TextConsoleBuilder {
  public abstract com.intellij.execution.ui.ConsoleView getConsole();
}
