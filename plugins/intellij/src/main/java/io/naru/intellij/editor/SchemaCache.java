package io.naru.intellij.editor;

import com.intellij.openapi.progress.ProgressManager;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.ide.Session;
import io.naru.intellij.schema.ClusterSchema;
import io.naru.intellij.schema.PatientSchema;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The schema of the target's cluster, for all editors. */
final class SchemaCache {

  private static final PatientSchema SCHEMA =
      new PatientSchema(
          () -> ClusterSchema.of(Session.open(Progress.NONE).client()), System::nanoTime);

  private SchemaCache() {}

  /**
   * Not on the UI thread. Under the IDE's read lock the waiting ends as soon as somebody wants to
   * write: the IDE cancels, which is looked for all the time.
   */
  static <T> Optional<T> ask(Duration patience, Function<ClusterSchema, T> question) {
    NaruSettings settings = NaruSettings.get();
    return SCHEMA.ask(
        settings.targetLabel() + settings.kubeconfigFiles(),
        patience,
        ProgressManager::checkCanceled,
        question);
  }
}
