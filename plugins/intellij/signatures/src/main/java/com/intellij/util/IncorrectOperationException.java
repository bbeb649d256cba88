package com.intellij.util;

public class IncorrectOperationException extends RuntimeException {
  public IncorrectOperationException(String message) {
    super(message);
  }
}
