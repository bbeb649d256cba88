package com.intellij.lang.documentation;

public interface DocumentationProvider {
  default String generateDoc(
      com.intellij.psi.PsiElement element, com.intellij.psi.PsiElement original) {
    throw new UnsupportedOperationException();
  }

  default com.intellij.psi.PsiElement getCustomDocumentationElement(
      com.intellij.openapi.editor.Editor editor,
      com.intellij.psi.PsiFile file,
      com.intellij.psi.PsiElement context,
      int offset) {
    throw new UnsupportedOperationException();
  }
}
