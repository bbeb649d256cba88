package com.intellij.psi;

public interface PsiFile extends PsiFileSystemItem {
  String getName();

  PsiFile getOriginalFile();

  PsiElement findElementAt(int offset);

  com.intellij.psi.FileViewProvider getViewProvider();
}
