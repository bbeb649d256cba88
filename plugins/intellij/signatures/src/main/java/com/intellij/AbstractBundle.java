package com.intellij;

public class AbstractBundle {
  public AbstractBundle(String path) {}

  public String getMessage(String key, Object... parameters) {
    throw new UnsupportedOperationException();
  }
}
