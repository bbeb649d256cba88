package com.intellij.execution.runners;

import com.intellij.execution.ExecutionException;
import com.intellij.execution.configurations.RunProfileState;
import com.intellij.execution.configurations.RunnerSettings;
import com.intellij.execution.ui.RunContentDescriptor;

public abstract class GenericProgramRunner<S extends RunnerSettings> implements ProgramRunner<S> {
  public GenericProgramRunner() {}

  @Override
  public final void execute(ExecutionEnvironment environment) {}

  protected RunContentDescriptor doExecute(RunProfileState state, ExecutionEnvironment environment)
      throws ExecutionException {
    throw new UnsupportedOperationException();
  }
}
