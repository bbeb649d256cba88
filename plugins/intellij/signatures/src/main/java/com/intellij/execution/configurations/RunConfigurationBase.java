package com.intellij.execution.configurations;

public abstract class RunConfigurationBase<T> extends com.intellij.openapi.util.UserDataHolderBase
    implements RunConfiguration {
  protected RunConfigurationBase(
      com.intellij.openapi.project.Project project, ConfigurationFactory factory, String name) {}

  @Override
  public final com.intellij.openapi.project.Project getProject() {
    throw new UnsupportedOperationException();
  }

  @Override
  public final String getName() {
    throw new UnsupportedOperationException();
  }

  @Override
  public javax.swing.Icon getIcon() {
    throw new UnsupportedOperationException();
  }

  public void readExternal(org.jdom.Element element)
      throws com.intellij.openapi.util.InvalidDataException {}

  public void writeExternal(org.jdom.Element element) {}

  @Override
  public RunConfiguration clone() {
    throw new UnsupportedOperationException();
  }
}
