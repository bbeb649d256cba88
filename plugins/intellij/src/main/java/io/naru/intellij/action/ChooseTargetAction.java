package io.naru.intellij.action;

import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.project.DumbAware;
import com.intellij.openapi.project.Project;
import io.naru.intellij.ide.Icons;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.ide.TargetChooser;

/** Chooses the context of one of the kubeconfigs, and the namespace. */
public final class ChooseTargetAction extends AnAction implements DumbAware {

  public ChooseTargetAction() {
    super(NaruBundle.text("target.context"), null, Icons.action("target"));
  }

  @Override
  public ActionUpdateThread getActionUpdateThread() {
    return ActionUpdateThread.BGT;
  }

  @Override
  public void update(AnActionEvent event) {
    event
        .getPresentation()
        .setText(NaruBundle.text("action.chooseTarget", NaruSettings.get().targetLabel()), false);
  }

  @Override
  public void actionPerformed(AnActionEvent event) {
    Project project = event.getProject();
    if (project != null) {
      TargetChooser.choose(project);
    }
  }
}
