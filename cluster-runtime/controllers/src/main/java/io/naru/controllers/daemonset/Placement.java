package io.naru.controllers.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.Taints;
import io.naru.machinery.Json;
import io.naru.machinery.selector.LabelSelector;
import io.naru.machinery.selector.NodeSelectorTerms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the pods of a DaemonSet belong: on nodes that match its selector and affinity and whose
 * taints they tolerate.
 */
final class Placement {

  private static final String KEY = "node.kubernetes.io/";

  private final @Nullable String nodeName;
  private final LabelSelector selector;
  private final @Nullable NodeSelectorTerms required;
  private final List<Toleration> tolerations;

  Placement(DaemonSet set) {
    PodSpec spec = set.getSpec().getTemplate().getSpec();
    nodeName = spec.getNodeName();
    Map<String, String> labels = spec.getNodeSelector();
    selector = labels == null ? LabelSelector.everything() : LabelSelector.ofLabels(labels);
    JsonNode affinity =
        Json.mapper()
            .valueToTree(spec)
            .path("affinity")
            .path("nodeAffinity")
            .path("requiredDuringSchedulingIgnoredDuringExecution");
    required = affinity.isObject() ? NodeSelectorTerms.fromJson(affinity) : null;
    tolerations = tolerations(spec);
  }

  /** Whether a pod is to be started there. */
  boolean isWanted(Node node) {
    return fits(node) && untolerated(node, "NoSchedule", "NoExecute") == null;
  }

  /** Whether a pod that runs there may stay: a taint that only keeps new pods away is no reason. */
  boolean mayStay(Node node) {
    return fits(node) && untolerated(node, "NoExecute") == null;
  }

  private boolean fits(Node node) {
    String name = node.getMetadata().getName();
    Map<String, String> labels = Selectors.labels(node);
    return (nodeName == null || nodeName.isEmpty() || nodeName.equals(name))
        && selector.matches(labels)
        && (required == null || required.matches(labels, name));
  }

  private @Nullable Taint untolerated(Node node, String... effects) {
    if (node.getSpec() == null) {
      return null;
    }
    for (Taint taint : node.getSpec().getTaints()) {
      if (List.of(effects).contains(taint.getEffect())
          && tolerations.stream().noneMatch(each -> Taints.tolerates(each, taint))) {
        return taint;
      }
    }
    return null;
  }

  /** The template's tolerations, and those of nodes in trouble that every daemon has. */
  static List<Toleration> tolerations(PodSpec spec) {
    List<Toleration> result = new ArrayList<>(spec.getTolerations());
    add(result, "not-ready", "NoExecute");
    add(result, "unreachable", "NoExecute");
    add(result, "disk-pressure", "NoSchedule");
    add(result, "memory-pressure", "NoSchedule");
    add(result, "pid-pressure", "NoSchedule");
    add(result, "unschedulable", "NoSchedule");
    if (Boolean.TRUE.equals(spec.getHostNetwork())) {
      add(result, "network-unavailable", "NoSchedule");
    }
    return result;
  }

  private static void add(List<Toleration> tolerations, String taint, String effect) {
    Toleration wanted =
        new TolerationBuilder()
            .withKey(KEY + taint)
            .withOperator("Exists")
            .withEffect(effect)
            .build();
    if (!tolerations.contains(wanted)) {
      tolerations.add(wanted);
    }
  }
}
