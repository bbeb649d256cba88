package io.naru.intellij.toolwindow;

import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.project.DumbAware;
import io.naru.intellij.ide.NaruBundle;

/** A button of the tool window, with its text. */
final class PanelAction extends AnAction implements DumbAware {

  private final Runnable action;

  PanelAction(String key, Runnable action) {
    super(NaruBundle.text(key), NaruBundle.text(key), null);
    this.action = action;
    // Without icons of their own, buttons show their text.
    getTemplatePresentation().setText(NaruBundle.text(key), false);
  }

  @Override
  public ActionUpdateThread getActionUpdateThread() {
    return ActionUpdateThread.BGT;
  }

  @Override
  public void actionPerformed(AnActionEvent event) {
    action.run();
  }
}
