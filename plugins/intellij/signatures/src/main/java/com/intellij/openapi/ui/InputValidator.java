package com.intellij.openapi.ui;

public interface InputValidator {
  boolean checkInput(String text);

  boolean canClose(String text);
}
