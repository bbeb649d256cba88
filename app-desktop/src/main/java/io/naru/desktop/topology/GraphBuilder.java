package io.naru.desktop.topology;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.PodSelector;
import io.naru.desktop.kinds.PodStatus;
import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes the graph of objects: a pure function of them. Left out is what says nothing: replica sets
 * that are history, and configuration that no pod uses.
 */
public final class GraphBuilder {

  private static final List<String> APP_LABELS =
      List.of("app.kubernetes.io/instance", "app.kubernetes.io/name", "app", "k8s-app");

  private static final Set<String> ONLY_IF_USED =
      Set.of("configmaps", "secrets", "persistentvolumes");

  private final Objects objects;
  private final Map<String, GraphNode> nodes = new LinkedHashMap<>();
  private final List<GraphEdge> edges = new ArrayList<>();
  private final Map<String, String> idByUid = new HashMap<>();
  private final Map<String, List<Pod>> podsByNamespace = new HashMap<>();

  private GraphBuilder(Objects objects) {
    this.objects = objects;
  }

  /**
   * Builds it.
   *
   * @param namespace only what is in it; empty: all
   */
  public static Graph build(Objects objects, String namespace) {
    return new GraphBuilder(objects.within(namespace)).build();
  }

  private Graph build() {
    for (String kind : Objects.KINDS) {
      for (HasMetadata object : objects.of(kind)) {
        if (!isHistory(kind, object)) {
          addNode(kind, object);
        }
      }
    }
    for (HasMetadata object : objects.of("pods")) {
      if (object instanceof Pod pod) {
        podsByNamespace
            .computeIfAbsent(pod.getMetadata().getNamespace(), namespace -> new ArrayList<>())
            .add(pod);
        connect(pod);
      }
    }
    objects.of("services").forEach(this::connectService);
    objects.of("ingresses").forEach(this::connectIngress);
    for (HasMetadata claim : objects.of("persistentvolumeclaims")) {
      String volume = Spec.text(claim, "spec", "volumeName");
      if (!volume.isEmpty()) {
        refer(idOf("persistentvolumeclaims", claim), "persistentvolumes", "", volume, "", true);
      }
    }
    for (String kind : Objects.KINDS) {
      objects.of(kind).forEach(object -> connectOwners(kind, object));
    }
    Set<String> used =
        edges.stream().map(GraphEdge::to).collect(java.util.stream.Collectors.toSet());
    return new Graph(
        nodes.values().stream()
            .filter(node -> !ONLY_IF_USED.contains(node.kind()) || used.contains(node.id()))
            .toList(),
        edges);
  }

  private void addNode(String kind, HasMetadata object) {
    Health health = Health.of(kind, object);
    GraphNode node =
        new GraphNode(
            kind,
            text(object.getMetadata().getNamespace()),
            object.getMetadata().getName(),
            health.tone(),
            health.word(),
            ports(kind, object),
            app(object),
            object instanceof Pod pod ? text(pod.getSpec().getNodeName()) : "",
            false);
    nodes.put(node.id(), node);
    if (object.getMetadata().getUid() != null) {
      idByUid.put(object.getMetadata().getUid(), node.id());
    }
  }

  private static boolean isHistory(String kind, HasMetadata object) {
    return kind.equals("replicasets")
        && Spec.number(object, 1, "spec", "replicas") == 0
        && Spec.number(object, 0, "status", "replicas") == 0
        && !object.getMetadata().getOwnerReferences().isEmpty();
  }

  private static List<GraphNode.Port> ports(String kind, HasMetadata object) {
    List<GraphNode.Port> ports = new ArrayList<>();
    if (kind.equals("services")) {
      for (Object port : Spec.list(object, "spec", "ports")) {
        if (Spec.get(port, "port") instanceof Number number) {
          String target = Spec.text(port, "targetPort");
          ports.add(
              new GraphNode.Port(
                  number.intValue(),
                  Spec.text(port, "name"),
                  target.isEmpty() ? number.toString() : target));
        }
      }
    } else if (object instanceof Pod pod) {
      for (Container container : pod.getSpec().getContainers()) {
        for (ContainerPort port : container.getPorts()) {
          ports.add(new GraphNode.Port(port.getContainerPort(), text(port.getName()), ""));
        }
      }
    }
    return List.copyOf(ports);
  }

  private static String app(HasMetadata object) {
    Map<String, String> labels = object.getMetadata().getLabels();
    if (labels != null) {
      for (String label : APP_LABELS) {
        String app = labels.get(label);
        if (app != null && !app.isEmpty()) {
          return app;
        }
      }
    }
    return "";
  }

  private void connect(Pod pod) {
    String from = idOf("pods", pod);
    String namespace = pod.getMetadata().getNamespace();
    for (PodReferences.Reference it : PodReferences.of(pod.getSpec())) {
      String to = GraphNode.idOf(it.kind(), namespace + "/" + it.name());
      if (!nodes.containsKey(to)) {
        if (it.optional()) {
          continue;
        }
        addMissing(it.kind(), namespace, it.name());
      }
      edges.add(new GraphEdge(from, to, it.link(), ""));
    }
    String host = text(pod.getSpec().getNodeName());
    if (!host.isEmpty()) {
      edges.add(new GraphEdge(from, GraphNode.idOf("nodes", host), Link.NODE, ""));
    }
  }

  /** A service is as well as the pods that it selects, if they have one of its ports. */
  private void connectService(HasMetadata service) {
    String from = idOf("services", service);
    Predicate<Pod> selected = PodSelector.of(service).orElse(null);
    if (selected == null) {
      return;
    }
    int all = 0;
    int ready = 0;
    for (Pod pod : podsByNamespace.getOrDefault(service.getMetadata().getNamespace(), List.of())) {
      if (selected.test(pod)) {
        edges.add(new GraphEdge(from, idOf("pods", pod), Link.SELECTOR, ""));
        all++;
        ready += PodStatus.of(pod).tone() == Tone.GOOD && listens(from, pod) ? 1 : 0;
      }
    }
    Tone tone = ready == 0 ? Tone.BAD : ready < all ? Tone.WARNING : Tone.GOOD;
    int readyPods = ready;
    int allPods = all;
    nodes.computeIfPresent(
        from,
        (id, node) ->
            new GraphNode(
                node.kind(),
                node.namespace(),
                node.name(),
                tone,
                readyPods + "/" + allPods,
                node.ports(),
                node.app(),
                node.host(),
                node.missing()));
  }

  private boolean listens(String service, Pod pod) {
    GraphNode from = nodes.get(service);
    GraphNode to = nodes.get(idOf("pods", pod));
    return from == null
        || to == null
        || from.ports().isEmpty()
        || from.ports().stream().anyMatch(port -> Route.listens(to, port.target()));
  }

  private void connectIngress(HasMetadata ingress) {
    connectBackend(ingress, Spec.at(ingress, "spec", "defaultBackend"));
    for (Object rule : Spec.list(ingress, "spec", "rules")) {
      for (Object path : Spec.list(Spec.get(rule, "http"), "paths")) {
        connectBackend(ingress, Spec.get(path, "backend"));
      }
    }
    for (Object tls : Spec.list(ingress, "spec", "tls")) {
      String secret = Spec.text(tls, "secretName");
      if (!secret.isEmpty()) {
        refer(
            idOf("ingresses", ingress),
            "secrets",
            ingress.getMetadata().getNamespace(),
            secret,
            "",
            false);
      }
    }
  }

  private void connectBackend(
      HasMetadata ingress, @org.jspecify.annotations.Nullable Object backend) {
    String service = Spec.text(backend, "service", "name");
    if (!service.isEmpty()) {
      String number = Spec.text(backend, "service", "port", "number");
      String port = number.isEmpty() ? Spec.text(backend, "service", "port", "name") : number;
      refer(
          idOf("ingresses", ingress),
          "services",
          ingress.getMetadata().getNamespace(),
          service,
          port,
          false);
    }
  }

  private void refer(
      String from, String kind, String namespace, String name, String port, boolean onlyIfThere) {
    String to = GraphNode.idOf(kind, namespace.isEmpty() ? name : namespace + "/" + name);
    if (!nodes.containsKey(to)) {
      if (onlyIfThere) {
        return;
      }
      addMissing(kind, namespace, name);
    }
    edges.add(new GraphEdge(from, to, Link.REFERENCE, port));
  }

  private void addMissing(String kind, String namespace, String name) {
    GraphNode missing = new GraphNode(kind, namespace, name, Tone.BAD, "", List.of(), "", "", true);
    nodes.put(missing.id(), missing);
  }

  private void connectOwners(String kind, HasMetadata object) {
    if (kind.equals("nodes") || object.getMetadata().getOwnerReferences() == null) {
      return;
    }
    for (OwnerReference owner : object.getMetadata().getOwnerReferences()) {
      String from = idByUid.get(owner.getUid());
      if (from != null && !from.startsWith("nodes:")) {
        edges.add(new GraphEdge(from, idOf(kind, object), Link.OWNER, ""));
      }
    }
  }

  private static String idOf(String kind, HasMetadata object) {
    return GraphNode.idOf(kind, Kind.keyOf(object));
  }

  private static String text(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }
}
