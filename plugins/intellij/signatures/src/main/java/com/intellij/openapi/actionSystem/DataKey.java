package com.intellij.openapi.actionSystem;

public final class DataKey<T> {
  private DataKey() {}

  public static <T> DataKey<T> create(String name) {
    throw new UnsupportedOperationException();
  }
}
