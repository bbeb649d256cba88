package io.naru.intellij.action;

import com.intellij.openapi.editor.Document;
import com.intellij.openapi.project.Project;
import io.naru.intellij.deploy.DocumentEditor;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes out of the manifest in the editor what servers add to objects. */
public final class RemoveClutterAction extends ManifestAction {

  public RemoveClutterAction() {
    super("action.removeClutter", true);
  }

  @Override
  void perform(Project project, List<Path> paths, @Nullable Document document) {
    if (document != null) {
      String text = document.getText();
      Background.run(
          project,
          NaruBundle.text("action.removeClutter"),
          progress ->
              EditorText.replace(project, document, text, DocumentEditor.removeClutter(text)));
    }
  }
}
