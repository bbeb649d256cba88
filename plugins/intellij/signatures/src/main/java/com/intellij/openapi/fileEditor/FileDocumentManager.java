package com.intellij.openapi.fileEditor;

import com.intellij.openapi.editor.Document;

public abstract class FileDocumentManager {
  public static FileDocumentManager getInstance() {
    throw new UnsupportedOperationException();
  }

  public abstract Document getDocument(com.intellij.openapi.vfs.VirtualFile file);

  public abstract void saveAllDocuments();
}
