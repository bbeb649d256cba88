package com.intellij.openapi.ui.popup;

public interface IPopupChooserBuilder<T> {
  IPopupChooserBuilder<T> setTitle(String title);

  IPopupChooserBuilder<T> setItemChosenCallback(com.intellij.util.Consumer<? super T> callback);

  JBPopup createPopup();
}
