package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.naru.desktop.table.Cell;
import io.naru.desktop.table.Tone;
import java.util.List;
import java.util.Map;

/**
 * The kinds whose columns are ours, because colours, live sums or secrecy make them better than
 * what the server prints; and what all others look like.
 */
public final class Kinds {

  public static final Kind<Pod> PODS =
      new Kind<>(
          Resource.core("pods", "Pod", true),
          Pod.class,
          "mdi2c-cube-outline",
          List.of(
              name(),
              namespace(),
              Column.of("ready", 64, 1, pod -> ready(PodStatus.of(pod))),
              Column.of("status", 170, 0, Kinds::podStatus),
              Column.of("restarts", 80, 4, pod -> Cell.count(PodStatus.of(pod).restarts())),
              age(),
              Column.of(
                  "ip",
                  112,
                  6,
                  pod -> Cell.text(pod.getStatus() == null ? null : pod.getStatus().getPodIP())),
              Column.of("node", 110, 5, pod -> Cell.text(pod.getSpec().getNodeName()))));

  public static final Kind<Secret> SECRETS =
      new Kind<>(
          Resource.core("secrets", "Secret", true),
          Secret.class,
          "mdi2k-key-outline",
          List.of(
              name(),
              namespace(),
              Column.growing("type", 220, 110, 5, it -> Cell.text(it.getType())),
              Column.growing(
                  "keys",
                  220,
                  100,
                  3,
                  it ->
                      Cell.text(
                          it.getData() == null ? "" : String.join(", ", it.getData().keySet()))),
              age()));

  public static final Kind<Event> EVENTS =
      new Kind<>(
          Resource.core("events", "Event", true),
          Event.class,
          "mdi2b-bell-outline",
          List.of(
              Column.of("lastSeen", 90, 0, it -> Cell.age(Events.lastSeen(it))),
              namespace(),
              Column.of(
                  "type",
                  90,
                  5,
                  it ->
                      Cell.status(
                          it.getType() == null ? "" : it.getType(),
                          "Warning".equals(it.getType()) ? Tone.WARNING : Tone.MUTED)),
              Column.of("reason", 150, 1, it -> Cell.text(it.getReason())),
              Column.growing("object", 240, 130, 2, it -> Cell.text(Events.object(it))),
              Column.growing("message", 400, 160, 0, it -> Cell.text(it.getMessage())),
              Column.of("count", 64, 6, it -> Cell.count(Events.count(it)))));

  private static final Map<String, String> ICONS =
      Map.ofEntries(
          Map.entry("deployments", "mdi2r-rocket-launch-outline"),
          Map.entry("replicasets", "mdi2c-content-copy"),
          Map.entry("statefulsets", "mdi2d-database-outline"),
          Map.entry("daemonsets", "mdi2v-view-grid-outline"),
          Map.entry("jobs", "mdi2b-briefcase-check-outline"),
          Map.entry("cronjobs", "mdi2c-calendar-clock-outline"),
          Map.entry("services", "mdi2l-lan"),
          Map.entry("ingresses", "mdi2c-call-split"),
          Map.entry("configmaps", "mdi2f-file-cog-outline"),
          Map.entry("namespaces", "mdi2f-folder-outline"),
          Map.entry("persistentvolumes", "mdi2h-harddisk"),
          Map.entry("persistentvolumeclaims", "mdi2h-harddisk-plus"),
          Map.entry("serviceaccounts", "mdi2a-account-cog-outline"),
          Map.entry("customresourcedefinitions", "mdi2p-puzzle-outline"));

  /** Kinds with columns of their own, by id; nodes are made for each workspace. */
  private static final Map<String, Kind<?>> OURS =
      Map.of("pods", PODS, "secrets", SECRETS, "events", EVENTS);

  private Kinds() {}

  /**
   * The page of a kind that the server has.
   *
   * @param nodes the workspace's kind of nodes
   */
  public static Kind<?> of(Resource resource, Kind<Node> nodes) {
    if (resource.id().equals("nodes")) {
      return nodes;
    }
    Kind<?> ours = OURS.get(resource.id());
    return ours != null ? ours : Kind.printedByServer(resource, icon(resource));
  }

  /** Nodes, with what {@code usage} has counted of their pods. */
  public static Kind<Node> nodes(NodeRows usage) {
    return new Kind<>(
        Resource.core("nodes", "Node", false),
        Node.class,
        "mdi2s-server",
        List.of(
            name(),
            Column.of("status", 150, 0, NodeRows::status),
            Column.of("roles", 110, 6, NodeRows::roles),
            Column.of("pods", 90, 2, usage::pods),
            Column.of("cpu", 120, 3, usage::cpu),
            Column.of("memory", 160, 4, usage::memory),
            age(),
            Column.of("version", 100, 5, NodeRows::version),
            Column.of("internalIp", 112, 7, NodeRows::internalAddress)));
  }

  private static String icon(Resource resource) {
    String known = ICONS.get(resource.id());
    return known != null
        ? known
        : resource.isBuiltIn() ? "mdi2s-shape-outline" : "mdi2p-puzzle-outline";
  }

  private static Cell podStatus(Pod pod) {
    PodStatus status = PodStatus.of(pod);
    return Cell.status(status.text(), status.tone());
  }

  private static Cell ready(PodStatus status) {
    return Cell.number(status.ready() + "/" + status.containers(), status.ready(), Tone.PLAIN);
  }

  private static <T extends HasMetadata> Column<T> name() {
    return Column.growing("name", 250, 212, 0, it -> Cell.text(it.getMetadata().getName()));
  }

  private static <T extends HasMetadata> Column<T> namespace() {
    return Column.of("namespace", 120, 2, it -> Cell.text(it.getMetadata().getNamespace()));
  }

  private static <T extends HasMetadata> Column<T> age() {
    return Column.of("age", 90, 3, it -> Cell.age(it.getMetadata().getCreationTimestamp()));
  }
}
