package com.intellij.openapi.vfs;

public abstract class VirtualFile extends com.intellij.openapi.util.UserDataHolderBase {
  public abstract String getName();

  public abstract String getPath();

  public abstract boolean isDirectory();

  public abstract VirtualFile getParent();

  public String getExtension() {
    throw new UnsupportedOperationException();
  }

  public boolean isInLocalFileSystem() {
    throw new UnsupportedOperationException();
  }

  public java.nio.file.Path toNioPath() {
    throw new UnsupportedOperationException();
  }

  public VirtualFile findChild(String name) {
    throw new UnsupportedOperationException();
  }
}
