package com.intellij.openapi.editor;

public interface SelectionModel {
  String getSelectedText();

  boolean hasSelection();

  int getSelectionStart();
}
