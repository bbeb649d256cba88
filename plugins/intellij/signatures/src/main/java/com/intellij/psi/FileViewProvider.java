package com.intellij.psi;

public interface FileViewProvider {
  com.intellij.openapi.editor.Document getDocument();
}
