package com.intellij.codeInsight.daemon;

public interface GutterIconNavigationHandler<T extends com.intellij.psi.PsiElement> {
  void navigate(java.awt.event.MouseEvent event, T element);
}
