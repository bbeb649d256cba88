package com.intellij.lang.annotation;

public abstract class ExternalAnnotator<I, R> {
  public ExternalAnnotator() {}

  public String getPairedBatchInspectionShortName() {
    return null;
  }

  public I collectInformation(com.intellij.psi.PsiFile file) {
    throw new UnsupportedOperationException();
  }

  public R doAnnotate(I information) {
    throw new UnsupportedOperationException();
  }

  public void apply(com.intellij.psi.PsiFile file, R result, AnnotationHolder holder) {}
}
