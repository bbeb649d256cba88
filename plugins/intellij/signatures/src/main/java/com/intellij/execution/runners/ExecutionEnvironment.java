package com.intellij.execution.runners;

public final class ExecutionEnvironment {
  ExecutionEnvironment() {}

  public com.intellij.openapi.project.Project getProject() {
    throw new UnsupportedOperationException();
  }
}
