package io.naru.intellij.toolwindow;

import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.project.DumbAware;
import io.naru.intellij.ide.Icons;
import io.naru.intellij.ide.NaruBundle;

/** A button of the tool window, and the same in the menu of its tree. */
final class PanelAction extends AnAction implements DumbAware {

  private final Runnable action;

  /**
   * @param name of its text {@code tree.NAME} and of its icon
   */
  PanelAction(String name, Runnable action) {
    super(NaruBundle.text("tree." + name), NaruBundle.text("tree." + name), Icons.action(name));
    this.action = action;
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
