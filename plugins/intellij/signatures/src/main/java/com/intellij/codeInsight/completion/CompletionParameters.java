package com.intellij.codeInsight.completion;

public final class CompletionParameters {
  CompletionParameters() {}

  public int getOffset() {
    return 0;
  }

  public com.intellij.psi.PsiFile getOriginalFile() {
    throw new UnsupportedOperationException();
  }

  public com.intellij.openapi.editor.Editor getEditor() {
    throw new UnsupportedOperationException();
  }
}
