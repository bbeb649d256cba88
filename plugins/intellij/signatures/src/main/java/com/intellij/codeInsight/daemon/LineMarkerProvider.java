package com.intellij.codeInsight.daemon;

public interface LineMarkerProvider {
  LineMarkerInfo<?> getLineMarkerInfo(com.intellij.psi.PsiElement element);
}
