package com.intellij.execution;

public abstract class Executor {
  public abstract String getId();
}
