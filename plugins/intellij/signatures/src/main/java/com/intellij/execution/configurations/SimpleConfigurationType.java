package com.intellij.execution.configurations;

public abstract class SimpleConfigurationType extends ConfigurationFactory
    implements ConfigurationType {
  protected SimpleConfigurationType() {
    super(null);
  }

  @Override
  public final String getId() {
    throw new UnsupportedOperationException();
  }

  @Override
  public final ConfigurationFactory[] getConfigurationFactories() {
    throw new UnsupportedOperationException();
  }
}
