package com.intellij.openapi.editor;

public interface Document extends com.intellij.openapi.util.UserDataHolder {
  String getText();

  CharSequence getImmutableCharSequence();

  int getTextLength();

  void setText(CharSequence text);

  void replaceString(int start, int end, CharSequence text);

  long getModificationStamp();
}
