package com.intellij.execution;

public class DefaultExecutionResult implements ExecutionResult {
  public DefaultExecutionResult(
      com.intellij.execution.ui.ExecutionConsole console,
      com.intellij.execution.process.ProcessHandler handler) {}

  @Override
  public com.intellij.execution.process.ProcessHandler getProcessHandler() {
    throw new UnsupportedOperationException();
  }
}
