package io.naru.intellij.action;

import com.intellij.openapi.editor.Document;
import com.intellij.openapi.project.Project;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Applies everything of the selection. */
public final class PushAllAction extends ManifestAction {

  public PushAllAction() {
    super("action.pushAll", false);
  }

  @Override
  void perform(Project project, List<Path> paths, @Nullable Document document) {
    new DeployFlow(project, paths).start(DeployFlow.Mode.ALL);
  }
}
