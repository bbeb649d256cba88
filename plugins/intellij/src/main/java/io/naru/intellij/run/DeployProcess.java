package io.naru.intellij.run;

import com.intellij.execution.process.ProcessHandler;
import com.intellij.execution.process.ProcessOutputTypes;
import com.intellij.openapi.project.Project;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.DebuggerAttacher;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.ide.Notices;
import io.naru.intellij.ide.Session;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.live.DeployRun;
import io.naru.intellij.live.DeployRun.OnStop;
import java.io.OutputStream;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Looks to the IDE like a process: it runs while logs and ports flow, and stops as was chosen. */
final class DeployProcess extends ProcessHandler implements Progress {

  private final Project project;
  private final String name;
  private final DeployRun.Settings settings;
  private final String context;
  private final String namespace;
  private final Instant started = Instant.now();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean detached;

  /**
   * @param name of the run configuration
   */
  DeployProcess(
      Project project, String name, DeployRun.Settings settings, String context, String namespace) {
    this.project = project;
    this.name = name;
    this.settings = settings;
    this.context = context;
    this.namespace = namespace;
  }

  @Override
  public void startNotify() {
    super.startNotify();
    Thread.ofVirtual().name("naru-run").start(this::work);
  }

  private void work() {
    int code = 0;
    try {
      NaruSettings ide = NaruSettings.get();
      String chosen = context.isEmpty() ? ide.values().context : context;
      String space = namespace.isEmpty() ? ide.values().namespace : namespace;
      // Stopping must still reach the cluster: only the start of the run is given up.
      Session session = Session.open(chosen, space, Progress.NONE);
      warnOfAnotherTarget(ide, session);
      try (DeployRun run = new DeployRun(session.client(), session.target(), this)) {
        int debugPort = run.start(settings, ide.tools(), ide.options(""));
        ide.memory().deployed(key(), session.target());
        if (debugPort > 0) {
          attach(debugPort);
        }
        stopped.await();
        run.stop(detached ? OnStop.KEEP : settings.onStop());
      }
    } catch (KubeException e) {
      code = 1;
      if (e.reason() != Reason.CANCELLED) {
        notifyTextAvailable(e.getMessage() + "\n", ProcessOutputTypes.STDERR);
        Notices.failed(project, NaruBundle.text("run.name"), e, started);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = 1;
    } finally {
      if (detached) {
        notifyProcessDetached();
      } else {
        notifyProcessTerminated(code);
      }
    }
  }

  private String key() {
    return "run " + name;
  }

  private void warnOfAnotherTarget(NaruSettings ide, Session session) {
    ide.memory()
        .changed(key(), session.target())
        .ifPresent(before -> {
          String text = NaruBundle.text("plan.changed", before);
          notifyTextAvailable(text + "\n", ProcessOutputTypes.STDERR);
          Notices.warn(project, NaruBundle.text("deploy.title", session.target().label()), text);
        });
  }

  private void attach(int port) {
    Background.onUi(
        project,
        () ->
            DebuggerAttacher.find()
                .ifPresentOrElse(
                    attacher -> attacher.attach(project, name, port),
                    () -> step(NaruBundle.text("run.noDebugger", port))));
  }

  @Override
  public void step(String text) {
    notifyTextAvailable(text + "\n", ProcessOutputTypes.STDOUT);
  }

  @Override
  public boolean cancelled() {
    return stopped.getCount() == 0;
  }

  @Override
  protected void destroyProcessImpl() {
    stopped.countDown();
  }

  /** Ends logs and ports, and leaves everything running. */
  @Override
  protected void detachProcessImpl() {
    detached = true;
    stopped.countDown();
  }

  @Override
  public boolean detachIsDefault() {
    return false;
  }

  @Override
  public @Nullable OutputStream getProcessInput() {
    return null;
  }
}
