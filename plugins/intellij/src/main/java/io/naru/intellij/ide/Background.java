package io.naru.intellij.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.progress.ProgressIndicator;
import com.intellij.openapi.progress.Task;
import com.intellij.openapi.project.Project;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.kube.KubeException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** The one way off the UI thread: a task with a progress bar that can be cancelled. */
public final class Background {

  /** Work that blocks. */
  public interface Work {
    void run(Progress progress);
  }

  private Background() {}

  /**
   * Runs work; if it fails, one notification says why.
   *
   * @return whether it went well, once it has ended
   */
  public static CompletableFuture<Boolean> run(Project project, String title, Work work) {
    Instant started = Instant.now();
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    new Task.Backgroundable(project, title, true) {
      @Override
      public void run(ProgressIndicator indicator) {
        indicator.setIndeterminate(true);
        try {
          work.run(new Indicated(indicator));
          outcome.complete(true);
        } catch (KubeException e) {
          Notices.failed(project, title, e, started);
        } finally {
          outcome.complete(false);
        }
      }

      @Override
      public void onCancel() {
        // Also when it was cancelled before it began.
        outcome.complete(false);
      }
    }.queue();
    return outcome;
  }

  /** Ends connections: that may wait for the network, and nobody waits for it. */
  public static void close(AutoCloseable connection) {
    ApplicationManager.getApplication()
        .executeOnPooledThread(() -> {
          try {
            connection.close();
          } catch (Exception e) {
            org.slf4j.LoggerFactory.getLogger(Background.class)
                .debug("A connection did not end well", e);
          }
        });
  }

  /** Later, on the UI thread, unless the project was closed meanwhile. */
  public static void onUi(Project project, Runnable action) {
    ApplicationManager.getApplication()
        .invokeLater(() -> {
          if (!project.isDisposed()) {
            action.run();
          }
        });
  }

  private record Indicated(ProgressIndicator indicator) implements Progress {
    @Override
    public void step(String text) {
      indicator.setText2(text);
    }

    @Override
    public boolean cancelled() {
      return indicator.isCanceled();
    }
  }
}
