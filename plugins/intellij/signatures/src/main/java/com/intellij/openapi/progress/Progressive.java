package com.intellij.openapi.progress;

public interface Progressive {
  void run(ProgressIndicator indicator);
}
