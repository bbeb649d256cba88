package com.intellij.openapi.util;

public final class Disposer {
  private Disposer() {}

  public static void register(
      com.intellij.openapi.Disposable parent, com.intellij.openapi.Disposable child) {
    throw new UnsupportedOperationException();
  }

  public static void dispose(com.intellij.openapi.Disposable disposable) {
    throw new UnsupportedOperationException();
  }
}
