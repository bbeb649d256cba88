package com.intellij.execution.runners;

import com.intellij.execution.configurations.RunProfileState;
import com.intellij.execution.ui.RunContentDescriptor;

public final class DefaultProgramRunnerKt {
  private DefaultProgramRunnerKt() {}

  public static RunContentDescriptor executeState(
      RunProfileState state, ExecutionEnvironment environment, ProgramRunner<?> runner) {
    throw new UnsupportedOperationException();
  }
}
