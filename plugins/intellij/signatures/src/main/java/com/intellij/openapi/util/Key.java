package com.intellij.openapi.util;

public class Key<T> {
  public Key(String name) {}
}
