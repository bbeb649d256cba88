package com.intellij.codeInsight.daemon;

public abstract class DaemonCodeAnalyzer {
  public static DaemonCodeAnalyzer getInstance(com.intellij.openapi.project.Project project) {
    throw new UnsupportedOperationException();
  }

  public abstract void restart();
}
