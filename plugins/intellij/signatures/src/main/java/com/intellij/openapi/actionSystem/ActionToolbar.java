package com.intellij.openapi.actionSystem;

public interface ActionToolbar {
  javax.swing.JComponent getComponent();

  void setTargetComponent(javax.swing.JComponent component);
}
