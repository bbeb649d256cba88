package com.intellij.openapi.command;

public abstract class WriteCommandAction<T> {
  WriteCommandAction() {}

  public static void runWriteCommandAction(
      com.intellij.openapi.project.Project project,
      String name,
      String group,
      Runnable action,
      com.intellij.psi.PsiFile... files) {
    throw new UnsupportedOperationException();
  }
}
