package com.intellij.execution.configurations;

public interface RunProfile {
  RunProfileState getState(
      com.intellij.execution.Executor executor,
      com.intellij.execution.runners.ExecutionEnvironment environment)
      throws com.intellij.execution.ExecutionException;

  String getName();

  javax.swing.Icon getIcon();
}
