package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Kinds;
import io.naru.desktop.logs.LogSource;
import io.naru.desktop.logs.WorkloadLog;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Row;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/** The logs of all pods of a workload as one, whichever pods there are. */
final class WorkloadLogView extends VBox {

  private final Context context;
  private final Workspace workspace;
  private final String workload;
  private final Predicate<Pod> selected;
  private final WorkloadLog model;
  private final LogList list;
  private final Label pods = Nodes.label("", "muted");
  private boolean opened;
  private long followedVersion = -1;
  private long followedSecond = -1;

  WorkloadLogView(
      Context context,
      LogSource source,
      Workspace workspace,
      String workload,
      Predicate<Pod> selected) {
    this.context = context;
    this.workspace = workspace;
    this.workload = workload;
    this.selected = selected;
    this.model = new WorkloadLog(source, InstantSource.system());
    this.list = new LogList(context, model.buffer());
    setId("workload-log");
    pods.setId("log-pods");
    ToggleButton pause = Nodes.iconToggle("log-pause", "mdi2p-pause", context.text("logs.pause"));
    pause.selectedProperty().bindBidirectional(model.pausedProperty());
    Label waiting = Nodes.label("", "chip");
    waiting.setId("log-waiting");
    waiting.textProperty().bind(model.waitingCountProperty().asString());
    waiting.visibleProperty().bind(model.pausedProperty());
    waiting.managedProperty().bind(model.pausedProperty());
    ToggleButton times =
        Nodes.iconToggle("log-timestamps", "mdi2c-clock-outline", context.text("logs.timestamps"));
    times.selectedProperty().bindBidirectional(list.timesProperty());
    HBox bar = new HBox(pods, Nodes.spacer(), waiting, pause, times);
    bar.getChildren().addAll(list.buttons());
    bar.getStyleClass().add("log-bar");
    getChildren().addAll(bar, list);
  }

  /** Starts to read, when shown for the first time. */
  void shown() {
    opened = true;
  }

  /** Once a frame. */
  void frame() {
    if (!opened) {
      return;
    }
    long second = context.now().get().getEpochSecond();
    if (workspace.version() != followedVersion || second != followedSecond) {
      followedVersion = workspace.version();
      followedSecond = second;
      List<WorkloadLog.Container> containers = containers();
      model.follow(containers);
      pods.setText(
          context.text(
              "logs.containers", Math.min(containers.size(), WorkloadLog.MOST), containers.size()));
    }
    if (model.frame()) {
      list.appended();
    }
    String failure = model.failure();
    list.setStatus(
        failure.isEmpty()
            ? context.text(
                "logs.merged",
                model.reading(),
                model.buffer().lines().size(),
                model.buffer().size())
            : context.text("logs.failed", failure));
  }

  void focusSearch() {
    list.focusSearch();
  }

  LogList list() {
    return list;
  }

  void close() {
    model.close();
  }

  /** Of pods that have a node, the newest first: only the first are read if there are too many. */
  private List<WorkloadLog.Container> containers() {
    List<Pod> found =
        workspace.table(Kinds.PODS).rows().stream()
            .map(Row::object)
            .map(Pod.class::cast)
            .filter(selected)
            .filter(pod -> pod.getSpec().getNodeName() != null && isStarted(pod))
            .sorted(
                Comparator.comparing(
                        (Pod pod) -> String.valueOf(pod.getMetadata().getCreationTimestamp()))
                    .reversed()
                    .thenComparing(pod -> pod.getMetadata().getName()))
            .toList();
    List<WorkloadLog.Container> containers = new ArrayList<>();
    for (Pod pod : found) {
      String name = pod.getMetadata().getName();
      String mark = markOf(name);
      boolean several = pod.getSpec().getContainers().size() > 1;
      for (Container container : pod.getSpec().getContainers()) {
        containers.add(
            new WorkloadLog.Container(
                pod.getMetadata().getNamespace(),
                name,
                container.getName(),
                several ? mark + "/" + container.getName() : mark));
      }
    }
    return containers;
  }

  /** The end of its name tells a pod from the others of its workload. */
  private String markOf(String pod) {
    String rest = pod.startsWith(workload + "-") ? pod.substring(workload.length() + 1) : pod;
    return rest.substring(rest.lastIndexOf('-') + 1);
  }

  private static boolean isStarted(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getContainerStatuses().stream()
            .anyMatch(status ->
                status.getState() != null
                    && (status.getState().getRunning() != null
                        || status.getState().getTerminated() != null
                        || (status.getLastState() != null
                            && status.getLastState().getTerminated() != null)));
  }
}
