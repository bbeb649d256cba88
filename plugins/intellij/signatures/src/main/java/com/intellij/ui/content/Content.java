package com.intellij.ui.content;

public interface Content {
  void setDisposer(com.intellij.openapi.Disposable disposer);

  void setCloseable(boolean closeable);
}
