package com.intellij.codeInsight.lookup;

public final class LookupElementBuilder extends LookupElement {
  LookupElementBuilder() {}

  public static LookupElementBuilder create(String text) {
    throw new UnsupportedOperationException();
  }

  public LookupElementBuilder withTypeText(String text) {
    return this;
  }

  public LookupElementBuilder withBoldness(boolean bold) {
    return this;
  }
}
