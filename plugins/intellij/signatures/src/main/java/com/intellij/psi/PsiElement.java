package com.intellij.psi;

public interface PsiElement extends com.intellij.openapi.util.UserDataHolder {
  com.intellij.openapi.project.Project getProject();

  PsiFile getContainingFile();

  com.intellij.openapi.util.TextRange getTextRange();

  PsiElement getFirstChild();

  PsiElement getPrevSibling();

  PsiElement getParent();

  String getText();

  int getTextOffset();
}
