package com.intellij.openapi.progress;

public abstract class ProgressManager {
  public static ProgressManager getInstance() {
    throw new UnsupportedOperationException();
  }

  public abstract ProgressIndicator getProgressIndicator();

  public static void checkCanceled() {}
}
