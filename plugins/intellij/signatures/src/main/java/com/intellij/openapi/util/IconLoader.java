package com.intellij.openapi.util;

public final class IconLoader {
  private IconLoader() {}

  public static javax.swing.Icon getIcon(String path, Class<?> from) {
    throw new UnsupportedOperationException();
  }
}
