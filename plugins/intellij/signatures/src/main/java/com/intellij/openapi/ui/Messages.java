package com.intellij.openapi.ui;

public class Messages {
  public static String showInputDialog(
      com.intellij.openapi.project.Project project,
      String message,
      String title,
      javax.swing.Icon icon,
      String initial,
      com.intellij.openapi.ui.InputValidator validator) {
    throw new UnsupportedOperationException();
  }

  public static int showYesNoDialog(
      com.intellij.openapi.project.Project project,
      String message,
      String title,
      javax.swing.Icon icon) {
    return 0;
  }

  public static javax.swing.Icon getQuestionIcon() {
    throw new UnsupportedOperationException();
  }

  public static javax.swing.Icon getWarningIcon() {
    throw new UnsupportedOperationException();
  }

  public static final int YES = 0;
}
