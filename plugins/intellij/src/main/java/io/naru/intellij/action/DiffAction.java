package io.naru.intellij.action;

import com.intellij.diff.DiffContentFactory;
import com.intellij.diff.DiffManager;
import com.intellij.diff.requests.SimpleDiffRequest;
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

/** Shows the manifest in the editor beside what the live objects make of it. */
public final class DiffAction extends ManifestAction {

  public DiffAction() {
    super("action.diff", true);
  }

  @Override
  void perform(Project project, List<Path> paths, @Nullable Document document) {
    if (document == null) {
      return;
    }
    String text = document.getText();
    String title = NaruBundle.text("action.diff", "");
    Background.run(
        project,
        title,
        progress -> {
          Session session = Session.open(progress);
          LiveObjects live = new LiveObjects(session.client(), session.target().namespace());
          String pulled = DocumentEditor.pull(text, live::of);
          Background.onUi(project, () -> show(project, session.target().label(), text, pulled));
        });
  }

  private static void show(Project project, String target, String text, String pulled) {
    DiffContentFactory contents = DiffContentFactory.getInstance();
    DiffManager.getInstance()
        .showDiff(
            project,
            new SimpleDiffRequest(
                target,
                contents.create(project, pulled),
                contents.create(project, text),
                NaruBundle.text("diff.live"),
                NaruBundle.text("diff.file")));
  }
}
