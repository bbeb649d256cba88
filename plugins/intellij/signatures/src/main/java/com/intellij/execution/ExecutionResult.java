package com.intellij.execution;

public interface ExecutionResult {
  com.intellij.execution.process.ProcessHandler getProcessHandler();
}
