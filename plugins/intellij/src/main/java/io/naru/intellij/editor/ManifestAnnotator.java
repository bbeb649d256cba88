package io.naru.intellij.editor;

import com.intellij.codeInsight.intention.IntentionAction;
import com.intellij.lang.annotation.AnnotationBuilder;
import com.intellij.lang.annotation.AnnotationHolder;
import com.intellij.lang.annotation.ExternalAnnotator;
import com.intellij.lang.annotation.HighlightSeverity;
import com.intellij.openapi.editor.Editor;
import com.intellij.openapi.project.DumbAware;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.TextRange;
import com.intellij.psi.PsiFile;
import io.naru.intellij.deploy.Manifests;
import io.naru.intellij.schema.ManifestChecks;
import io.naru.intellij.schema.Problem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Marks what is wrong in a manifest. The IDE runs the checks in the background. */
public final class ManifestAnnotator extends ExternalAnnotator<String, List<Problem>>
    implements DumbAware {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Has the inspection's switch in the settings hold for what is marked while typing. */
  @Override
  public String getPairedBatchInspectionShortName() {
    return ManifestInspection.SHORT_NAME;
  }

  @Override
  public @Nullable String collectInformation(PsiFile file) {
    String text = file.getText();
    return text != null && Manifests.looksLikeManifest(text) ? text : null;
  }

  @Override
  public List<Problem> doAnnotate(String text) {
    return SchemaCache.ask(PATIENCE, schema -> ManifestChecks.check(text, schema))
        .orElse(List.of());
  }

  @Override
  public void apply(PsiFile file, List<Problem> problems, AnnotationHolder holder) {
    int length = file.getTextRange().getEndOffset();
    for (Problem problem : problems) {
      if (problem.end() > length) {
        continue;
      }
      AnnotationBuilder annotation =
          holder
              .newAnnotation(
                  problem.error() ? HighlightSeverity.ERROR : HighlightSeverity.WARNING,
                  problem.message())
              .range(TextRange.create(problem.start(), problem.end()));
      Problem.Fix fix = problem.fix();
      if (fix != null) {
        annotation = annotation.withFix(new Replace(fix));
      }
      annotation.create();
    }
  }

  private record Replace(Problem.Fix fix) implements IntentionAction {
    @Override
    public String getText() {
      return fix.label();
    }

    @Override
    public String getFamilyName() {
      return "Naru";
    }

    @Override
    public boolean isAvailable(Project project, Editor editor, PsiFile file) {
      return editor != null && fix.end() <= editor.getDocument().getTextLength();
    }

    @Override
    public void invoke(Project project, Editor editor, PsiFile file) {
      editor.getDocument().replaceString(fix.start(), fix.end(), fix.replacement());
    }

    @Override
    public boolean startInWriteAction() {
      return true;
    }
  }
}
