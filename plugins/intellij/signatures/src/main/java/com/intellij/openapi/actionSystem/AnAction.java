package com.intellij.openapi.actionSystem;

public abstract class AnAction
    implements com.intellij.openapi.project.PossiblyDumbAware, ActionUpdateThreadAware {
  public AnAction() {}

  public AnAction(String text) {}

  public AnAction(String text, String description, javax.swing.Icon icon) {}

  public void update(AnActionEvent event) {}

  public abstract void actionPerformed(AnActionEvent event);

  public final Presentation getTemplatePresentation() {
    throw new UnsupportedOperationException();
  }
}
