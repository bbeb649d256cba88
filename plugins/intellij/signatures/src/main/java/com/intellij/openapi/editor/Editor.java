package com.intellij.openapi.editor;

public interface Editor extends com.intellij.openapi.util.UserDataHolder {
  Document getDocument();

  SelectionModel getSelectionModel();

  CaretModel getCaretModel();
}
