package com.intellij.openapi.util;

public class Key<T> {
  public Key(String name) {}

  public static <T> Key<T> create(String name) {
    return new Key<>(name);
  }
}
