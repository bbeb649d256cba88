package io.naru.intellij.editor;

import io.naru.intellij.deploy.Progress;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.ide.Session;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.schema.ClusterSchema;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The schema of the target's cluster, kept for a while. Asking never waits longer than a moment: an
 * editor without a cluster is an editor without help, and no slower.
 */
final class SchemaCache {

  private static final long KEPT_NANOS = Duration.ofMinutes(5).toNanos();
  private static final long RETRY_NANOS = Duration.ofSeconds(30).toNanos();

  private static @Nullable ClusterSchema schema;
  private static String target = "";
  private static long until = System.nanoTime();

  private SchemaCache() {}

  /** Not on the UI thread. */
  static <T> Optional<T> ask(Duration patience, Function<ClusterSchema, T> question) {
    Optional<ClusterSchema> known = schema();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    FutureTask<T> answer = new FutureTask<>(() -> question.apply(known.get()));
    Thread.ofVirtual().name("naru-schema").start(answer);
    try {
      return Optional.ofNullable(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      // What is on its way will be there when it is asked for again.
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KubeException) {
        failed();
        return Optional.empty();
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static synchronized Optional<ClusterSchema> schema() {
    NaruSettings settings = NaruSettings.get();
    String now = settings.targetLabel() + settings.kubeconfigFiles();
    if (!now.equals(target) || System.nanoTime() - until > 0) {
      target = now;
      until = System.nanoTime() + KEPT_NANOS;
      try {
        schema = ClusterSchema.of(Session.open(Progress.NONE).client());
      } catch (KubeException e) {
        if (e.reason() == Reason.CANCELLED) {
          throw e;
        }
        failed();
      }
    }
    return Optional.ofNullable(schema);
  }

  private static synchronized void failed() {
    schema = null;
    until = System.nanoTime() + RETRY_NANOS;
  }
}
