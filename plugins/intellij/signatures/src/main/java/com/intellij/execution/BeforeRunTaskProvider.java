package com.intellij.execution;

import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.util.Key;
import javax.swing.Icon;

public abstract class BeforeRunTaskProvider<T extends BeforeRunTask<?>> {
  public abstract Key<T> getId();

  public abstract String getName();

  public Icon getIcon() {
    return null;
  }

  public boolean isSingleton() {
    return false;
  }

  public abstract T createTask(RunConfiguration configuration);

  public abstract boolean executeTask(
      DataContext context,
      RunConfiguration configuration,
      ExecutionEnvironment environment,
      T task);
}
