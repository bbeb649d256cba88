package io.naru.intellij.action;

import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.project.DumbAware;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.ui.Messages;
import com.intellij.openapi.ui.popup.JBPopupFactory;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.kube.Kubeconfig;
import java.util.List;

/** Chooses the context of one of the kubeconfigs, and the namespace. */
public final class ChooseTargetAction extends AnAction implements DumbAware {

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
    if (project == null) {
      return;
    }
    Background.run(
        project,
        NaruBundle.text("target.reading"),
        progress -> {
          Kubeconfig kubeconfig = Kubeconfig.load(NaruSettings.get().kubeconfigFiles());
          List<String> names = List.copyOf(kubeconfig.contexts().keySet());
          Background.onUi(project, () -> choose(project, kubeconfig, names));
        });
  }

  private static void choose(Project project, Kubeconfig kubeconfig, List<String> names) {
    JBPopupFactory.getInstance()
        .createPopupChooserBuilder(names)
        .setTitle(NaruBundle.text("target.context"))
        .setItemChosenCallback(name -> {
          String namespace =
              Messages.showInputDialog(
                  project,
                  NaruBundle.text("target.namespace", name),
                  "Naru",
                  Messages.getQuestionIcon(),
                  kubeconfig.context(name).namespace(),
                  null);
          if (namespace != null) {
            NaruSettings.Values values = NaruSettings.get().values();
            values.context = name;
            values.namespace = namespace.strip();
          }
        })
        .createPopup()
        .showInFocusCenter();
  }
}
