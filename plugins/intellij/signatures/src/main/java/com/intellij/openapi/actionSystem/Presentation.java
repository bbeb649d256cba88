package com.intellij.openapi.actionSystem;

public final class Presentation implements Cloneable {
  public Presentation() {}

  public void setEnabledAndVisible(boolean enabled) {}

  public void setEnabled(boolean enabled) {}

  public void setVisible(boolean visible) {}

  public void setText(String text) {}

  public void setText(String text, boolean mnemonics) {}

  public void setDescription(String description) {}

  public void setIcon(javax.swing.Icon icon) {}
}
