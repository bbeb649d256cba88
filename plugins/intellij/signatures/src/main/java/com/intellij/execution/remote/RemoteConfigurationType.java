package com.intellij.execution.remote;

public final class RemoteConfigurationType
    extends com.intellij.execution.configurations.SimpleConfigurationType {
  private RemoteConfigurationType() {}

  public static RemoteConfigurationType getInstance() {
    throw new UnsupportedOperationException();
  }

  @Override
  public com.intellij.execution.configurations.RunConfiguration createTemplateConfiguration(
      com.intellij.openapi.project.Project project) {
    throw new UnsupportedOperationException();
  }
}
