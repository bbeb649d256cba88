package com.intellij.openapi.ui.popup;

public interface JBPopup {
  void showInFocusCenter();

  void showInBestPositionFor(com.intellij.openapi.actionSystem.DataContext context);
}
