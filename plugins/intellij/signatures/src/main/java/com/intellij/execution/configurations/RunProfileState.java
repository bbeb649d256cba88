package com.intellij.execution.configurations;

public interface RunProfileState {
  com.intellij.execution.ExecutionResult execute(
      com.intellij.execution.Executor executor,
      com.intellij.execution.runners.ProgramRunner<?> runner)
      throws com.intellij.execution.ExecutionException;
}
