package io.naru.intellij.editor;

import com.fasterxml.jackson.databind.JsonNode;
import com.intellij.codeInsight.daemon.LineMarkerInfo;
import com.intellij.codeInsight.daemon.LineMarkerProvider;
import com.intellij.openapi.editor.markup.GutterIconRenderer;
import com.intellij.psi.PsiElement;
import io.naru.intellij.deploy.Manifests;
import io.naru.intellij.ide.Icons;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.Trees;
import io.naru.intellij.live.LiveState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Beside the line of an object's kind: how the object fares in the target's cluster. */
public final class ManifestGutter implements LineMarkerProvider {

  @Override
  public @Nullable LineMarkerInfo<?> getLineMarkerInfo(PsiElement element) {
    if (element.getFirstChild() != null || !"kind".equals(element.getText())) {
      return null;
    }
    String text = element.getContainingFile().getText();
    int offset = element.getTextRange().getStartOffset();
    if (text == null || (offset > 0 && text.charAt(offset - 1) != '\n')) {
      return null;
    }
    JsonNode object = objectAt(text, offset);
    if (object == null || object.at("/metadata/name").asText("").isEmpty()) {
      return null;
    }
    LiveState state = LiveStates.of(element.getProject(), object);
    String tooltip = NaruBundle.text("state." + state.kind().name(), state.text());
    return new LineMarkerInfo<>(
        element,
        element.getTextRange(),
        Icons.of(state.kind()),
        any -> tooltip,
        null,
        GutterIconRenderer.Alignment.LEFT,
        () -> tooltip);
  }

  private static @Nullable JsonNode objectAt(String text, int offset) {
    for (Manifests.Piece piece : Manifests.split(text)) {
      if (piece.start() <= offset && offset < piece.end()) {
        try {
          List<JsonNode> objects = Trees.yaml(piece.text());
          return objects.isEmpty() ? null : objects.getFirst();
        } catch (KubeException stillTyping) {
          return null;
        }
      }
    }
    return null;
  }
}
