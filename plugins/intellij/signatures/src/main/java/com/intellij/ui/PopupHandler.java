package com.intellij.ui;

import com.intellij.openapi.actionSystem.ActionGroup;
import javax.swing.JComponent;

public abstract class PopupHandler extends java.awt.event.MouseAdapter {
  public static PopupHandler installPopupMenu(
      JComponent component, ActionGroup group, String place) {
    throw new UnsupportedOperationException();
  }
}
