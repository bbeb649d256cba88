package com.intellij.openapi.actionSystem;

public class AnActionEvent {
  AnActionEvent() {}

  public com.intellij.openapi.project.Project getProject() {
    throw new UnsupportedOperationException();
  }

  public Presentation getPresentation() {
    throw new UnsupportedOperationException();
  }

  public <T> T getData(DataKey<T> key) {
    throw new UnsupportedOperationException();
  }

  public DataContext getDataContext() {
    throw new UnsupportedOperationException();
  }

  public String getPlace() {
    throw new UnsupportedOperationException();
  }
}
