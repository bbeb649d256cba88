package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.desktop.table.Cell;
import io.naru.desktop.table.Tone;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All kinds with a page, in the side bar's order; columns as kubectl prints them. */
public final class Kinds {

  public static final Kind<Pod> PODS =
      new Kind<>(
          "pods",
          Pod.class,
          true,
          "mdi2c-cube-outline",
          List.of(
              name(270),
              namespace(),
              column("ready", 70, pod -> ready(PodStatus.of(pod))),
              column("status", 160, Kinds::podStatus),
              column("restarts", 80, pod -> Cell.count(PodStatus.of(pod).restarts())),
              age(),
              column(
                  "ip",
                  110,
                  pod -> Cell.text(pod.getStatus() == null ? null : pod.getStatus().getPodIP())),
              column("node", 110, pod -> Cell.text(pod.getSpec().getNodeName()))));

  public static final Kind<Deployment> DEPLOYMENTS =
      new Kind<>(
          "deployments",
          Deployment.class,
          true,
          "mdi2r-rocket-launch-outline",
          List.of(
              name(270),
              namespace(),
              column(
                  "ready",
                  80,
                  it ->
                      fraction(
                          it.getStatus() == null ? null : it.getStatus().getReadyReplicas(),
                          it.getSpec().getReplicas())),
              column(
                  "updated",
                  90,
                  it -> count(it.getStatus() == null ? null : it.getStatus().getUpdatedReplicas())),
              column(
                  "available",
                  90,
                  it ->
                      count(it.getStatus() == null ? null : it.getStatus().getAvailableReplicas())),
              age(),
              column(
                  "images",
                  260,
                  it -> images(it.getSpec().getTemplate().getSpec().getContainers()))));

  public static final Kind<ReplicaSet> REPLICA_SETS =
      new Kind<>(
          "replicasets",
          ReplicaSet.class,
          true,
          "mdi2c-content-copy",
          List.of(
              name(300),
              namespace(),
              column("desired", 80, it -> count(it.getSpec().getReplicas())),
              column(
                  "ready",
                  80,
                  it ->
                      fraction(
                          it.getStatus() == null ? null : it.getStatus().getReadyReplicas(),
                          it.getSpec().getReplicas())),
              age()));

  public static final Kind<StatefulSet> STATEFUL_SETS =
      new Kind<>(
          "statefulsets",
          StatefulSet.class,
          true,
          "mdi2d-database-outline",
          List.of(
              name(270),
              namespace(),
              column(
                  "ready",
                  80,
                  it ->
                      fraction(
                          it.getStatus() == null ? null : it.getStatus().getReadyReplicas(),
                          it.getSpec().getReplicas())),
              age()));

  public static final Kind<DaemonSet> DAEMON_SETS =
      new Kind<>(
          "daemonsets",
          DaemonSet.class,
          true,
          "mdi2v-view-grid-outline",
          List.of(
              name(270),
              namespace(),
              column(
                  "ready",
                  80,
                  it ->
                      fraction(
                          it.getStatus() == null ? null : it.getStatus().getNumberReady(),
                          it.getStatus() == null
                              ? null
                              : it.getStatus().getDesiredNumberScheduled())),
              age()));

  public static final Kind<Job> JOBS =
      new Kind<>(
          "jobs",
          Job.class,
          true,
          "mdi2b-briefcase-check-outline",
          List.of(
              name(270),
              namespace(),
              column(
                  "completions",
                  110,
                  it ->
                      fraction(
                          it.getStatus() == null ? null : it.getStatus().getSucceeded(),
                          it.getSpec().getCompletions())),
              age()));

  public static final Kind<Service> SERVICES =
      new Kind<>(
          "services",
          Service.class,
          true,
          "mdi2l-lan",
          List.of(
              name(240),
              namespace(),
              column("type", 110, it -> Cell.text(it.getSpec().getType())),
              column("clusterIp", 120, it -> Cell.text(it.getSpec().getClusterIP())),
              column("externalIp", 130, Kinds::externalAddresses),
              column(
                  "ports",
                  180,
                  it ->
                      Cell.text(
                          it.getSpec().getPorts().stream()
                              .map(port ->
                                  port.getPort()
                                      + (port.getNodePort() == null ? "" : ":" + port.getNodePort())
                                      + "/"
                                      + port.getProtocol())
                              .collect(Collectors.joining(", ")))),
              age()));

  public static final Kind<ConfigMap> CONFIG_MAPS =
      new Kind<>(
          "configmaps",
          ConfigMap.class,
          true,
          "mdi2f-file-cog-outline",
          List.of(
              name(300),
              namespace(),
              column("data", 80, it -> Cell.count(size(it.getData()) + size(it.getBinaryData()))),
              age()));

  public static final Kind<Secret> SECRETS =
      new Kind<>(
          "secrets",
          Secret.class,
          true,
          "mdi2k-key-outline",
          List.of(
              name(260),
              namespace(),
              column("type", 240, it -> Cell.text(it.getType())),
              column(
                  "keys",
                  240,
                  it ->
                      Cell.text(
                          it.getData() == null ? "" : String.join(", ", it.getData().keySet()))),
              age()));

  public static final Kind<Event> EVENTS =
      new Kind<>(
          "events",
          Event.class,
          true,
          "mdi2b-bell-outline",
          List.of(
              column("lastSeen", 90, it -> Cell.age(Events.lastSeen(it))),
              namespace(),
              column(
                  "type",
                  90,
                  it ->
                      Cell.status(
                          text(it.getType()),
                          "Warning".equals(it.getType()) ? Tone.WARNING : Tone.MUTED)),
              column("reason", 150, it -> Cell.text(it.getReason())),
              column("object", 240, it -> Cell.text(Events.object(it))),
              column("message", 460, it -> Cell.text(it.getMessage())),
              column("count", 70, it -> Cell.count(Events.count(it)))));

  public static final Kind<Namespace> NAMESPACES =
      new Kind<>(
          "namespaces",
          Namespace.class,
          false,
          "mdi2f-folder-outline",
          List.of(
              name(300),
              column(
                  "status",
                  120,
                  it -> {
                    String phase = it.getStatus() == null ? null : it.getStatus().getPhase();
                    return Cell.status(text(phase), "Active".equals(phase) ? Tone.GOOD : Tone.BUSY);
                  }),
              age()));

  private Kinds() {}

  /** All but nodes, whose rows also say what their pods ask for: {@link NodeRows}. */
  public static final List<Kind<?>> SIMPLE =
      List.of(
          PODS,
          DEPLOYMENTS,
          REPLICA_SETS,
          STATEFUL_SETS,
          DAEMON_SETS,
          JOBS,
          SERVICES,
          CONFIG_MAPS,
          SECRETS,
          EVENTS,
          NAMESPACES);

  /** The kind of pages' ids in deep links; empty if there is none. */
  public static Optional<Kind<?>> byId(String id) {
    if (id.equals("nodes")) {
      return Optional.of(nodes(new NodeRows()));
    }
    return SIMPLE.stream().filter(kind -> kind.id().equals(id)).findFirst();
  }

  /** Nodes, with what {@code usage} has counted of their pods. */
  public static Kind<Node> nodes(NodeRows usage) {
    return new Kind<>(
        "nodes",
        Node.class,
        false,
        "mdi2s-server",
        List.of(
            name(200),
            column("status", 170, NodeRows::status),
            column("roles", 120, NodeRows::roles),
            column("pods", 90, usage::pods),
            column("cpu", 150, usage::cpu),
            column("memory", 170, usage::memory),
            age(),
            column("version", 110, NodeRows::version),
            column("internalIp", 120, NodeRows::internalAddress)));
  }

  static Cell podStatus(Pod pod) {
    PodStatus status = PodStatus.of(pod);
    return Cell.status(status.text(), status.tone());
  }

  private static Cell ready(PodStatus status) {
    return Cell.number(status.ready() + "/" + status.containers(), status.ready(), Tone.PLAIN);
  }

  private static <T extends HasMetadata> Column<T> name(double width) {
    return column("name", width, it -> Cell.text(it.getMetadata().getName()));
  }

  private static <T extends HasMetadata> Column<T> namespace() {
    return column("namespace", 130, it -> Cell.text(it.getMetadata().getNamespace()));
  }

  private static <T extends HasMetadata> Column<T> age() {
    return column("age", 80, it -> Cell.age(it.getMetadata().getCreationTimestamp()));
  }

  private static <T> Column<T> column(String id, double width, Function<T, Cell> cell) {
    return new Column<>(id, width, cell);
  }

  private static Cell count(@Nullable Integer number) {
    return Cell.count(number == null ? 0 : number);
  }

  private static Cell fraction(@Nullable Integer part, @Nullable Integer whole) {
    int have = part == null ? 0 : part;
    int want = whole == null ? 0 : whole;
    return Cell.number(have + "/" + want, have, have < want ? Tone.WARNING : Tone.PLAIN);
  }

  private static Cell images(List<io.fabric8.kubernetes.api.model.Container> containers) {
    return Cell.text(
        containers.stream()
            .map(container -> container.getImage())
            .filter(Objects::nonNull)
            .collect(Collectors.joining(", ")));
  }

  private static Cell externalAddresses(Service service) {
    if (service.getStatus() == null || service.getStatus().getLoadBalancer() == null) {
      return Cell.EMPTY;
    }
    return Cell.text(
        service.getStatus().getLoadBalancer().getIngress().stream()
            .map(ingress -> ingress.getIp() == null ? ingress.getHostname() : ingress.getIp())
            .collect(Collectors.joining(", ")));
  }

  private static int size(java.util.@Nullable Map<?, ?> map) {
    return map == null ? 0 : map.size();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
