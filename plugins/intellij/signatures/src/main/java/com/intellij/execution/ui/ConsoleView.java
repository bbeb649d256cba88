package com.intellij.execution.ui;

public interface ConsoleView extends ExecutionConsole {
  void print(String text, ConsoleViewContentType type);

  void attachToProcess(com.intellij.execution.process.ProcessHandler handler);
}
