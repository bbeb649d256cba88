package com.intellij;

public class DynamicBundle extends AbstractBundle {
  public DynamicBundle(Class<?> type, String path) {
    super(path);
  }
}
