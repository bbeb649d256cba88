package com.intellij.openapi.application;

public abstract class ReadAction<T> {
  public static <T, E extends Throwable> T compute(
      com.intellij.openapi.util.ThrowableComputable<T, E> action) throws E {
    throw new UnsupportedOperationException();
  }
}
