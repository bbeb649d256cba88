package com.intellij.execution;

public interface RunnerAndConfigurationSettings {
  com.intellij.execution.configurations.RunConfiguration getConfiguration();
}
