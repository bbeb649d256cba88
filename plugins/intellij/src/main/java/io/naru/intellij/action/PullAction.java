package io.naru.intellij.action;

import com.intellij.openapi.editor.Document;
import com.intellij.openapi.project.Project;
import io.naru.intellij.deploy.DocumentEditor;
import io.naru.intellij.deploy.LiveObjects;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.Session;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings the values of the live objects into the manifest in the editor. */
public final class PullAction extends ManifestAction {

  public PullAction() {
    super("action.pull", true);
  }

  @Override
  void perform(Project project, List<Path> paths, @Nullable Document document) {
    if (document == null) {
      return;
    }
    String text = document.getText();
    Background.run(
        project,
        NaruBundle.text("action.pull", ""),
        progress -> {
          Session session = Session.open(progress);
          LiveObjects live = new LiveObjects(session.client(), session.target().namespace());
          EditorText.replace(project, document, text, DocumentEditor.pull(text, live::of));
        });
  }
}
