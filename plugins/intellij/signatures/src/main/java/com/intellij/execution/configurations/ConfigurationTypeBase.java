package com.intellij.execution.configurations;

public abstract class ConfigurationTypeBase implements ConfigurationType {
  protected ConfigurationTypeBase(
      String id, String name, String description, javax.swing.Icon icon) {}

  protected void addFactory(ConfigurationFactory factory) {}

  @Override
  public ConfigurationFactory[] getConfigurationFactories() {
    throw new UnsupportedOperationException();
  }

  @Override
  public final String getId() {
    throw new UnsupportedOperationException();
  }
}
