package com.intellij.execution.process;

public interface PtyBasedProcess {
  boolean hasPty();

  void setWindowSize(int columns, int rows);
}
