package io.naru.intellij.ide;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.ui.Messages;
import com.intellij.openapi.ui.popup.JBPopupFactory;
import io.naru.intellij.kube.Kubeconfig;
import java.util.List;

/** Asks for the context, of all kubeconfigs, and for the namespace. */
public final class TargetChooser {

  private TargetChooser() {}

  /** On the UI thread; the files are read elsewhere. */
  public static void choose(Project project) {
    Background.run(
        project,
        NaruBundle.text("target.reading"),
        progress -> {
          Kubeconfig kubeconfig = Kubeconfig.load(NaruSettings.get().kubeconfigFiles());
          List<String> names = List.copyOf(kubeconfig.contexts().keySet());
          Background.onUi(project, () -> ask(project, kubeconfig, names));
        });
  }

  private static void ask(Project project, Kubeconfig kubeconfig, List<String> names) {
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
            NaruSettings.get().target(name, namespace.strip());
          }
        })
        .createPopup()
        .showInFocusCenter();
  }
}
