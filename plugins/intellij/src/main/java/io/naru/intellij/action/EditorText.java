package io.naru.intellij.action;

import com.intellij.openapi.command.WriteCommandAction;
import com.intellij.openapi.editor.Document;
import com.intellij.openapi.project.Project;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.Notices;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import java.time.Instant;

/** Puts a text that was worked out in the background into an editor. */
final class EditorText {

  private EditorText() {}

  /** Does nothing but say so, if somebody typed meanwhile. */
  static void replace(Project project, Document document, String old, String text) {
    if (old.equals(text)) {
      return;
    }
    Background.onUi(
        project,
        () -> {
          if (document.getText().equals(old)) {
            WriteCommandAction.runWriteCommandAction(
                project, "Naru", null, () -> document.setText(text));
          } else {
            Notices.failed(
                project,
                "Naru",
                new KubeException(Reason.FAILED, NaruBundle.text("editor.typed")),
                Instant.now());
          }
        });
  }
}
