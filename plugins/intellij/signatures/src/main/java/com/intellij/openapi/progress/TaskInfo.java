package com.intellij.openapi.progress;

public interface TaskInfo {
  String getTitle();
}
