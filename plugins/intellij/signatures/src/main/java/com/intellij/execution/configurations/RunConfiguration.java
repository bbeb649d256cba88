package com.intellij.execution.configurations;

public interface RunConfiguration extends RunProfile, Cloneable {
  com.intellij.openapi.options.SettingsEditor<? extends RunConfiguration> getConfigurationEditor();

  com.intellij.openapi.project.Project getProject();

  default void checkConfiguration() throws RuntimeConfigurationException {}
}
