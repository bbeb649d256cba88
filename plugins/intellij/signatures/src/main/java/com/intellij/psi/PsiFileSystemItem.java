package com.intellij.psi;

public interface PsiFileSystemItem extends PsiElement {
  com.intellij.openapi.vfs.VirtualFile getVirtualFile();
}
