package com.intellij.execution.runners;

public interface ProgramRunner<S extends com.intellij.execution.configurations.RunnerSettings> {
  String getRunnerId();

  boolean canRun(String executorId, com.intellij.execution.configurations.RunProfile profile);

  void execute(ExecutionEnvironment environment) throws com.intellij.execution.ExecutionException;
}
