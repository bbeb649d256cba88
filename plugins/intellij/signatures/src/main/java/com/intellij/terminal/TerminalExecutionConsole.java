package com.intellij.terminal;

public class TerminalExecutionConsole implements com.intellij.execution.ui.ConsoleView {
  public TerminalExecutionConsole(
      com.intellij.openapi.project.Project project,
      com.intellij.execution.process.ProcessHandler handler) {}

  @Override
  public void print(String text, com.intellij.execution.ui.ConsoleViewContentType type) {}

  @Override
  public void attachToProcess(com.intellij.execution.process.ProcessHandler handler) {}

  @Override
  public javax.swing.JComponent getComponent() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void dispose() {}
}
