package com.intellij.lang.annotation;

public interface AnnotationBuilder {
  AnnotationBuilder range(com.intellij.openapi.util.TextRange range);

  AnnotationBuilder withFix(com.intellij.codeInsight.intention.IntentionAction fix);

  void create();
}
