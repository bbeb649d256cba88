package io.naru.controllers.daemonset;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.controllers.support.PodTemplates;
import io.naru.controllers.support.Selectors;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Pods of DaemonSets: which node each is for, and how one for a node looks. Pure functions. */
final class DaemonPods {

  static final String HASH = "controller-revision-hash";

  /** Of those bound to their node already; one that no node has taken yet is the last. */
  static final Comparator<Pod> OLDEST_FIRST =
      Comparator.comparing((Pod pod) -> pod.getSpec().getNodeName() == null)
          .thenComparing(
              pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(pod -> pod.getMetadata().getName());

  private static final String NODE_NAME = "metadata.name";
  private static final String GENERATION = "pod-template-generation";
  private static final String GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";

  private DaemonPods() {}

  /** The node that the pod runs on, or that it was made for; empty if it can't be told. */
  static String node(Pod pod) {
    PodSpec spec = pod.getSpec();
    if (spec.getNodeName() != null && !spec.getNodeName().isEmpty()) {
      return spec.getNodeName();
    }
    return Optional.ofNullable(spec.getAffinity())
        .map(affinity -> affinity.getNodeAffinity())
        .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
        .flatMap(required ->
            required.getNodeSelectorTerms().stream()
                .flatMap(term -> term.getMatchFields().stream())
                .filter(field -> NODE_NAME.equals(field.getKey()))
                .filter(field -> field.getValues().size() == 1)
                .map(field -> field.getValues().getFirst())
                .findFirst())
        .orElse("");
  }

  static boolean isOf(Pod pod, String hash) {
    return hash.equals(Selectors.labels(pod).get(HASH));
  }

  /**
   * A pod that the scheduler will bind to one node and no other.
   *
   * @param hash of the revision of the set's template
   */
  static Pod pod(DaemonSet set, String hash, String node) {
    var template = set.getSpec().getTemplate();
    var metadata =
        PodTemplates.pod(template, Owners.controllerReference(set, Resources.DAEMON_SETS))
            .editMetadata()
            .withNamespace(set.getMetadata().getNamespace())
            .withGenerateName(set.getMetadata().getName() + "-")
            .addToLabels(HASH, hash);
    Map<String, String> annotations = set.getMetadata().getAnnotations();
    String generation = annotations == null ? null : annotations.get(GENERATION_ANNOTATION);
    if (generation != null) {
      metadata = metadata.addToLabels(GENERATION, generation);
    }
    return metadata
        .endMetadata()
        .editSpec()
        .withTolerations(Placement.tolerations(template.getSpec()))
        .editOrNewAffinity()
        .editOrNewNodeAffinity()
        .editOrNewRequiredDuringSchedulingIgnoredDuringExecution()
        .withNodeSelectorTerms(terms(template.getSpec(), node))
        .endRequiredDuringSchedulingIgnoredDuringExecution()
        .endNodeAffinity()
        .endAffinity()
        .endSpec()
        .build();
  }

  /** Each term of the template, narrowed to the node. */
  private static List<NodeSelectorTerm> terms(PodSpec spec, String node) {
    NodeSelectorRequirement here =
        new NodeSelectorRequirementBuilder()
            .withKey(NODE_NAME)
            .withOperator("In")
            .withValues(node)
            .build();
    List<NodeSelectorTerm> terms =
        Optional.ofNullable(spec.getAffinity())
            .map(affinity -> affinity.getNodeAffinity())
            .map(affinity -> affinity.getRequiredDuringSchedulingIgnoredDuringExecution())
            .map(required -> required.getNodeSelectorTerms())
            .orElse(List.of());
    if (terms.isEmpty()) {
      return List.of(new NodeSelectorTermBuilder().withMatchFields(here).build());
    }
    return terms.stream()
        .map(term -> new NodeSelectorTermBuilder(term).withMatchFields(here).build())
        .toList();
  }
}
