package com.intellij.openapi.util;

public class WriteExternalException extends RuntimeException {
  public WriteExternalException() {}
}
