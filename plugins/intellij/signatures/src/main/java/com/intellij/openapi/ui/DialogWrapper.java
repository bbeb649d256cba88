package com.intellij.openapi.ui;

public abstract class DialogWrapper {
  public static final int OK_EXIT_CODE = 0;

  protected DialogWrapper(com.intellij.openapi.project.Project project) {}

  protected void init() {}

  protected abstract javax.swing.JComponent createCenterPanel();

  protected javax.swing.JComponent createNorthPanel() {
    throw new UnsupportedOperationException();
  }

  protected javax.swing.Action[] createLeftSideActions() {
    throw new UnsupportedOperationException();
  }

  public boolean showAndGet() {
    return false;
  }

  public void setTitle(String title) {}

  protected final void setOKButtonText(String text) {}

  public void setOKActionEnabled(boolean enabled) {}
}
