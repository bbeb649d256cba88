package com.intellij.execution;

public abstract class RunManager {
  public static RunManager getInstance(com.intellij.openapi.project.Project project) {
    throw new UnsupportedOperationException();
  }

  public abstract RunnerAndConfigurationSettings createConfiguration(
      String name, com.intellij.execution.configurations.ConfigurationFactory factory);
}
