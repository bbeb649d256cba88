package com.intellij.openapi.progress;

public abstract class Task implements TaskInfo, Progressive {
  Task(com.intellij.openapi.project.Project project, String title, boolean cancellable) {}

  public final String getTitle() {
    throw new UnsupportedOperationException();
  }

  public final void queue() {}

  public void onCancel() {}

  public void onThrowable(Throwable error) {}

  public abstract static class Backgroundable extends Task implements PerformInBackgroundOption {
    public Backgroundable(
        com.intellij.openapi.project.Project project, String title, boolean cancellable) {
      super(project, title, cancellable);
    }
  }
}
