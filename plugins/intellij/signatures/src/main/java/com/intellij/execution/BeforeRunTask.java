package com.intellij.execution;

public abstract class BeforeRunTask<T extends BeforeRunTask<?>> implements Cloneable {
  protected BeforeRunTask(com.intellij.openapi.util.Key<T> provider) {}

  public void setEnabled(boolean enabled) {}
}
