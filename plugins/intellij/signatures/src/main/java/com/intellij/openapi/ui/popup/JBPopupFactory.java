package com.intellij.openapi.ui.popup;

public abstract class JBPopupFactory {
  public static JBPopupFactory getInstance() {
    throw new UnsupportedOperationException();
  }

  public abstract <T> IPopupChooserBuilder<T> createPopupChooserBuilder(
      java.util.List<? extends T> list);
}
