package io.naru.intellij.action;

import com.intellij.openapi.project.Project;
import io.naru.intellij.deploy.DeployOptions;
import io.naru.intellij.deploy.DeployPlan;
import io.naru.intellij.deploy.Deployer;
import io.naru.intellij.deploy.DockerfileApp;
import io.naru.intellij.deploy.ManifestDocument;
import io.naru.intellij.deploy.ManifestSource;
import io.naru.intellij.deploy.Planner;
import io.naru.intellij.deploy.PodReport;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.ide.Notices;
import io.naru.intellij.ide.Session;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From a selection to running pods: build, plan, ask, apply, wait, tell. */
final class DeployFlow {

  /** What is asked and what is applied. */
  enum Mode {
    /** Shows what would be, and asks. */
    PREVIEW,
    /** Applies everything anew. */
    ALL,
    /** Applies what differs from what is there. */
    MODIFIED
  }

  private final Project project;
  private final List<Path> paths;
  private final String key;

  DeployFlow(Project project, List<Path> paths) {
    this.project = project;
    this.paths = paths;
    this.key = paths.stream().map(Path::toString).sorted().collect(Collectors.joining("\n"));
  }

  void start(Mode mode) {
    plan(mode, NaruSettings.get().options(""));
  }

  private void plan(Mode mode, DeployOptions options) {
    String title = NaruBundle.text("deploy.planning");
    Background.run(
        project,
        title,
        progress -> {
          Session session = Session.open(progress);
          NaruSettings settings = NaruSettings.get();
          ManifestSource source = ManifestSource.of(paths);
          if (source instanceof ManifestSource.Dockerfile dockerfile) {
            DockerfileApp.build(dockerfile.directory(), settings.tools().engine(), progress);
          }
          List<ManifestDocument> documents = source.read(settings.tools());
          if (source instanceof ManifestSource.Dockerfile dockerfile) {
            documents =
                DockerfileApp.pinned(documents, dockerfile.directory(), settings.tools().engine());
          }
          DeployPlan planned =
              new Planner(session.client()).plan(documents, session.target(), options, progress);
          DeployPlan plan = mode == Mode.ALL ? planned.reapplied() : planned;
          Optional<String> before = settings.memory().changed(key, session.target());
          // A push asks nothing, unless it would go elsewhere than the last time or go wrong.
          if (mode == Mode.PREVIEW || before.isPresent() || !plan.applicable()) {
            Background.onUi(project, () -> ask(plan, before));
          } else {
            deploy(session, plan, progress);
          }
        });
  }

  private void ask(DeployPlan plan, Optional<String> before) {
    PlanDialog dialog = new PlanDialog(project, plan, before, pruneSet());
    if (!dialog.showAndGet()) {
      return;
    }
    if (!dialog.options().equals(plan.options())) {
      // Other options are another plan, which is shown again before it is done.
      plan(Mode.PREVIEW, dialog.options());
      return;
    }
    Background.run(
        project,
        NaruBundle.text("deploy.title", plan.target().label()),
        progress ->
            deploy(
                Session.open(plan.target().context(), plan.target().namespace(), progress),
                plan,
                progress));
  }

  private String pruneSet() {
    return DockerfileApp.name(paths.getFirst());
  }

  private void deploy(Session session, DeployPlan plan, Progress progress) {
    Deployer.Result result =
        new Deployer(session.client(), Clock.systemUTC()).deploy(plan, progress);
    NaruSettings.get().memory().deployed(key, plan.target());
    String pods = result.pods().stream().map(PodReport::line).collect(Collectors.joining("\n"));
    Notices.done(
        project,
        NaruBundle.text("deploy.done", plan.target().label()),
        plan.summary() + (pods.isEmpty() ? "" : "\n" + pods));
  }
}
