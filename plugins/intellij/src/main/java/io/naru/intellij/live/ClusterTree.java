package io.naru.intellij.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.deploy.PodReport;
import io.naru.intellij.deploy.Rollout;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a namespace by kind, kept current by one watch a kind. The listener hears that
 * something changed, from any thread and often; it is to gather such calls and ask for {@link
 * #branches}. Thread-safe.
 */
public final class ClusterTree implements AutoCloseable {

  /** What a developer looks at, in this order; nodes are of the whole cluster. */
  public static final List<ResourceType> KINDS =
      List.of(
          type("", "v1", "nodes", "Node", false),
          type("apps", "v1", "deployments", "Deployment", true),
          type("apps", "v1", "statefulsets", "StatefulSet", true),
          type("apps", "v1", "daemonsets", "DaemonSet", true),
          type("batch", "v1", "jobs", "Job", true),
          type("", "v1", "pods", "Pod", true),
          type("", "v1", "services", "Service", true),
          type("", "v1", "configmaps", "ConfigMap", true),
          type("", "v1", "secrets", "Secret", true),
          type("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true),
          type("", "v1", "events", "Event", true));

  /** One kind with its objects by name. */
  public record Branch(ResourceType type, List<Leaf> leaves) {}

  /**
   * One object.
   *
   * @param state a few words, empty if there is nothing to say
   */
  public record Leaf(ResourceType type, String name, String state, JsonNode object) {}

  private final Map<ResourceType, Map<String, JsonNode>> objects = new ConcurrentHashMap<>();
  private final List<Watch> watches = new ArrayList<>();
  private final Runnable changed;
  private volatile @Nullable KubeException trouble;

  private ClusterTree(Runnable changed) {
    this.changed = changed;
  }

  public static ClusterTree open(KubeClient client, String namespace, Runnable changed) {
    ClusterTree tree = new ClusterTree(changed);
    for (ResourceType type : KINDS) {
      tree.watches.add(Watch.start(client, type.path(namespace), "", tree.new Follower(type)));
    }
    return tree;
  }

  private static ResourceType type(
      String group, String version, String plural, String kind, boolean namespaced) {
    return new ResourceType(group, version, plural, kind, namespaced, Set.of("list", "watch"));
  }

  /** A copy of what is known. */
  public List<Branch> branches() {
    List<Branch> branches = new ArrayList<>();
    for (ResourceType type : KINDS) {
      List<Leaf> leaves =
          new TreeMap<>(objects.getOrDefault(type, Map.of()))
              .entrySet().stream()
                  .map(entry ->
                      new Leaf(
                          type, entry.getKey(), state(type, entry.getValue()), entry.getValue()))
                  .toList();
      if (type.kind().equals("Event")) {
        leaves =
            leaves.stream()
                .sorted(Comparator.comparing(ClusterTree::time).reversed())
                .limit(100)
                .toList();
      }
      branches.add(new Branch(type, leaves));
    }
    return branches;
  }

  /** Why the tree may be out of date, or null if it is not. */
  public @Nullable KubeException trouble() {
    return trouble;
  }

  private static String time(Leaf event) {
    return event
        .object()
        .path("lastTimestamp")
        .asText(event.object().path("metadata").path("creationTimestamp").asText(""));
  }

  static String state(ResourceType type, JsonNode object) {
    return switch (type.kind()) {
      case "Pod" -> {
        PodReport pod = PodReport.of(object);
        yield pod.state() + " " + pod.ready() + "/" + pod.containers();
      }
      case "Deployment", "StatefulSet", "DaemonSet", "Job" -> Rollout.of(object).message();
      case "Service" ->
          object.path("spec").path("type").asText()
              + " "
              + object.path("spec").path("clusterIP").asText();
      case "PersistentVolumeClaim" -> object.path("status").path("phase").asText();
      case "Event" ->
          object.path("reason").asText()
              + " "
              + object.path("involvedObject").path("name").asText()
              + ": "
              + object.path("message").asText();
      case "Node" -> {
        String ready = "NotReady";
        for (JsonNode condition : object.path("status").path("conditions")) {
          if (condition.path("type").asText().equals("Ready")
              && condition.path("status").asText().equals("True")) {
            ready = "Ready";
          }
        }
        yield ready;
      }
      default -> "";
    };
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }

  private final class Follower implements Watch.Listener {
    private final ResourceType type;

    Follower(ResourceType type) {
      this.type = type;
    }

    @Override
    public void listed(List<JsonNode> items) {
      Map<String, JsonNode> byName = new ConcurrentHashMap<>();
      items.forEach(item -> byName.put(name(item), withKind(item)));
      objects.put(type, byName);
      trouble = null;
      changed.run();
    }

    @Override
    public void changed(JsonNode object) {
      known().put(name(object), withKind(object));
      changed.run();
    }

    @Override
    public void deleted(JsonNode object) {
      known().remove(name(object));
      changed.run();
    }

    @Override
    public void interrupted(KubeException why) {
      trouble = why;
      changed.run();
    }

    private Map<String, JsonNode> known() {
      return objects.computeIfAbsent(type, any -> new ConcurrentHashMap<>());
    }

    /** Items of a list don't say what they are. */
    private JsonNode withKind(JsonNode object) {
      if (object instanceof com.fasterxml.jackson.databind.node.ObjectNode node) {
        node.put("kind", type.kind()).put("apiVersion", type.apiVersion());
      }
      return object;
    }

    private static String name(JsonNode object) {
      return object.path("metadata").path("name").asText();
    }
  }
}
