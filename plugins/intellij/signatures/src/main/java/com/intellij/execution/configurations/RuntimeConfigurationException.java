package com.intellij.execution.configurations;

public class RuntimeConfigurationException
    extends com.intellij.openapi.options.ConfigurationException {
  public RuntimeConfigurationException(String message) {
    super(message);
  }
}
