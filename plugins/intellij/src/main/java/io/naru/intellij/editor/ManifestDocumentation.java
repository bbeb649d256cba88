package io.naru.intellij.editor;

import com.intellij.lang.documentation.DocumentationProvider;
import com.intellij.openapi.editor.Editor;
import com.intellij.psi.PsiElement;
import com.intellij.psi.PsiFile;
import io.naru.intellij.deploy.Manifests;
import io.naru.intellij.schema.Suggestions;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says of a field of a manifest what the cluster's schema says of it. */
public final class ManifestDocumentation implements DocumentationProvider {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  @Override
  public @Nullable PsiElement getCustomDocumentationElement(
      Editor editor, PsiFile file, @Nullable PsiElement context, int offset) {
    return Manifests.looksLikeManifest(editor.getDocument().getImmutableCharSequence())
        ? context
        : null;
  }

  @Override
  public @Nullable String generateDoc(PsiElement element, @Nullable PsiElement original) {
    PsiElement at = original == null ? element : original;
    String text = at.getContainingFile().getText();
    int offset = at.getTextRange().getStartOffset();
    if (text == null || !Manifests.looksLikeManifest(text)) {
      return null;
    }
    Optional<Optional<String>> answer =
        SchemaCache.ask(PATIENCE, schema -> Suggestions.documentation(text, offset, schema));
    return answer.orElse(Optional.empty()).orElse(null);
  }
}
