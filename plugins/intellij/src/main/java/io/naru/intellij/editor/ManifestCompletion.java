package io.naru.intellij.editor;

import com.intellij.codeInsight.completion.CompletionContributor;
import com.intellij.codeInsight.completion.CompletionParameters;
import com.intellij.codeInsight.completion.CompletionResultSet;
import com.intellij.codeInsight.lookup.LookupElementBuilder;
import io.naru.intellij.deploy.Manifests;
import io.naru.intellij.schema.Suggestions;
import java.time.Duration;
import java.util.List;

/**
 * Completes fields and values of manifests from the cluster's schema, custom resources included.
 */
public final class ManifestCompletion extends CompletionContributor {

  private static final Duration PATIENCE = Duration.ofMillis(800);

  @Override
  public void fillCompletionVariants(CompletionParameters parameters, CompletionResultSet result) {
    String text = parameters.getEditor().getDocument().getText();
    if (!Manifests.looksLikeManifest(text)) {
      return;
    }
    int offset = Math.min(parameters.getOffset(), text.length());
    for (Suggestions.Suggestion suggestion :
        SchemaCache.ask(PATIENCE, schema -> Suggestions.at(text, offset, schema))
            .orElse(List.of())) {
      result.addElement(
          LookupElementBuilder.create(suggestion.text())
              .withTypeText(suggestion.type())
              .withBoldness(suggestion.required()));
    }
  }
}
