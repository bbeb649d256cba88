package io.naru.intellij.toolwindow;

import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.ui.Messages;
import com.intellij.openapi.wm.ToolWindow;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.deploy.Workloads;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.DebuggerAttacher;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.NaruSettings;
import io.naru.intellij.ide.Notices;
import io.naru.intellij.ide.Session;
import io.naru.intellij.live.ClusterTree;
import io.naru.intellij.live.DeployRun;
import io.naru.intellij.live.NaruLauncher;
import io.naru.intellij.live.PortForward;
import java.time.Clock;
import java.util.function.BiConsumer;

/** What the tool window's buttons do with the selected object, or with Naru's own cluster. */
record TreeActions(Project project, ClusterPanel panel, ToolWindow window) {

  /** Work on an object, in the background. */
  private interface Change {
    void make(Workloads workloads, String namespace, ClusterTree.Leaf leaf);
  }

  void addTo(DefaultActionGroup group) {
    group.add(new PanelAction("connect", panel::connect));
    group.addSeparator();
    group.add(new PanelAction("logs", this::logs));
    group.add(new PanelAction("exec", this::exec));
    group.add(new PanelAction("forward", this::forward));
    group.add(new PanelAction("debug", this::debug));
    group.add(new PanelAction("scale", this::scale));
    group.add(new PanelAction("restart", this::restart));
    group.add(new PanelAction("delete", this::delete));
    group.addSeparator();
    group.add(launcher("up", NaruLauncher::up));
    group.add(launcher("down", NaruLauncher::down));
    group.add(launcher("desktop", NaruLauncher::desktop));
  }

  private interface Launch {
    void run(NaruLauncher launcher, String cluster, Progress progress);
  }

  private PanelAction launcher(String name, Launch launch) {
    return new PanelAction(
        name,
        () ->
            Background.run(
                project,
                NaruBundle.text("tree." + name),
                progress -> {
                  NaruSettings.Values values = NaruSettings.get().values();
                  launch.run(new NaruLauncher(values.launcher), values.cluster, progress);
                  Background.onUi(project, panel::connect);
                }));
  }

  private void selected(BiConsumer<Session, ClusterTree.Leaf> action) {
    Session session = panel.session();
    ClusterTree.Leaf leaf = panel.selected();
    if (session != null && leaf != null) {
      action.accept(session, leaf);
    }
  }

  private void logs() {
    selected((session, leaf) -> LogPanel.open(project, window, session.client(), leaf));
  }

  private void exec() {
    selected((session, leaf) -> ExecPanel.open(project, window, session, leaf));
  }

  /** Of a JVM that listens already. */
  private void debug() {
    selected((session, leaf) -> {
      String text = ask("tree.debug.port", leaf.name(), "5005");
      if (text != null) {
        Background.run(
            project,
            NaruBundle.text("tree.debug"),
            progress -> {
              for (DeployRun.Port port : DeployRun.Port.parse(text)) {
                PortForward forward = forward(session, leaf, new DeployRun.Port(0, port.remote()));
                Background.onUi(
                    project,
                    () -> {
                      ForwardPanel.open(project, window, leaf.name(), forward);
                      DebuggerAttacher.find()
                          .ifPresent(attacher ->
                              attacher.attach(project, leaf.name(), forward.localPort()));
                    });
              }
            });
      }
    });
  }

  private PortForward forward(Session session, ClusterTree.Leaf leaf, DeployRun.Port port) {
    return PortForward.open(
        session.client(),
        session.target().namespace(),
        () -> DeployRun.runningPod(session.client(), leaf.object()),
        port.local(),
        port.remote(),
        line -> Notices.warn(project, NaruBundle.text("tree.forward") + " " + leaf.name(), line));
  }

  private void forward() {
    selected((session, leaf) -> {
      String text = ask("tree.forward.ports", leaf.name(), "8080:80");
      if (text != null) {
        Background.run(
            project,
            NaruBundle.text("tree.forward"),
            progress -> {
              for (DeployRun.Port port : DeployRun.Port.parse(text)) {
                PortForward forward = forward(session, leaf, port);
                Background.onUi(
                    project, () -> ForwardPanel.open(project, window, leaf.name(), forward));
              }
            });
      }
    });
  }

  private void scale() {
    selected((session, leaf) -> {
      String text =
          ask(
              "tree.scale.replicas",
              leaf.name(),
              leaf.object().path("spec").path("replicas").asText("1"));
      if (text != null && text.matches("\\d{1,4}")) {
        change(
            "tree.scale",
            session,
            leaf,
            (workloads, namespace, of) ->
                workloads.scale(of.type(), namespace, of.name(), Integer.parseInt(text)));
      }
    });
  }

  private void restart() {
    selected((session, leaf) ->
        change(
            "tree.restart",
            session,
            leaf,
            (workloads, namespace, of) -> workloads.restart(of.type(), namespace, of.name())));
  }

  private void delete() {
    selected((session, leaf) -> {
      int answer =
          Messages.showYesNoDialog(
              project,
              NaruBundle.text(
                  "tree.delete.sure",
                  leaf.type().kind() + "/" + leaf.name(),
                  session.target().label()),
              "Naru",
              Messages.getWarningIcon());
      if (answer == Messages.YES) {
        change(
            "tree.delete",
            session,
            leaf,
            (workloads, namespace, of) -> workloads.delete(of.type(), namespace, of.name()));
      }
    });
  }

  private @org.jspecify.annotations.Nullable String ask(String key, String name, String initial) {
    return Messages.showInputDialog(
        project, NaruBundle.text(key, name), "Naru", Messages.getQuestionIcon(), initial, null);
  }

  private void change(String key, Session session, ClusterTree.Leaf leaf, Change change) {
    Background.run(
        project,
        NaruBundle.text(key) + " " + leaf.name(),
        progress -> {
          Workloads workloads =
              new Workloads(session.client().until(progress::cancelled), Clock.systemUTC());
          change.make(workloads, session.target().namespace(), leaf);
          Notices.done(project, NaruBundle.text(key), leaf.type().kind() + "/" + leaf.name());
        });
  }
}
