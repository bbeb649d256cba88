package com.intellij.execution.configurations;

public abstract class ConfigurationFactory {
  protected ConfigurationFactory(ConfigurationType type) {}

  public abstract RunConfiguration createTemplateConfiguration(
      com.intellij.openapi.project.Project project);

  public String getId() {
    throw new UnsupportedOperationException();
  }
}
