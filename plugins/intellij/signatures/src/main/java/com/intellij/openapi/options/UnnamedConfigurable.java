package com.intellij.openapi.options;

public interface UnnamedConfigurable {
  javax.swing.JComponent createComponent();

  boolean isModified();

  void apply() throws ConfigurationException;

  default void reset() {}

  default void disposeUIResources() {}
}
