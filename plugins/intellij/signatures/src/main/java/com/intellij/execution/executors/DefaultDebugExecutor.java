package com.intellij.execution.executors;

public class DefaultDebugExecutor extends com.intellij.execution.Executor {
  public static final String EXECUTOR_ID = "Debug";

  public static com.intellij.execution.Executor getDebugExecutorInstance() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getId() {
    return EXECUTOR_ID;
  }
}
