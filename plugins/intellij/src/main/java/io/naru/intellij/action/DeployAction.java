package io.naru.intellij.action;

import com.intellij.openapi.editor.Document;
import com.intellij.openapi.project.Project;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows a plan for the selection, and deploys it. */
public final class DeployAction extends ManifestAction {

  public DeployAction() {
    super("action.deploy", false);
  }

  @Override
  void perform(Project project, List<Path> paths, @Nullable Document document) {
    new DeployFlow(project, paths).start(DeployFlow.Mode.PREVIEW);
  }
}
