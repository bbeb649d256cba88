package com.intellij.codeInsight.completion;

public abstract class CompletionResultSet {
  public abstract void addElement(com.intellij.codeInsight.lookup.LookupElement element);
}
