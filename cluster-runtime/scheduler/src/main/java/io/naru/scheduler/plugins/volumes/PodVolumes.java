package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.naru.client.storage.StorageNames;
import io.naru.client.storage.Volumes;
import io.naru.machinery.selector.NodeSelectorTerms;
import io.naru.scheduler.framework.NodeInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of a pod within one attempt to schedule it.
 *
 * @param bound the volumes of claims that are bound
 * @param open claims that wait for the pod's node, the smallest first
 * @param decisions by node, what to do about the open claims if the pod goes there
 */
record PodVolumes(List<Reach> bound, List<Open> open, Map<String, List<Choice>> decisions) {

  /**
   * A volume, and the nodes it can be reached from.
   *
   * @param volume null if a claim is bound to a volume that is gone
   */
  record Reach(@Nullable PersistentVolume volume, @Nullable NodeSelectorTerms nodes) {

    static Reach of(@Nullable PersistentVolume volume) {
      return new Reach(volume, volume == null ? null : Volumes.nodes(volume));
    }

    boolean from(NodeInfo node) {
      return nodes == null || nodes.matches(node.labels(), node.name());
    }
  }

  /**
   * A claim that waits for its first consumer.
   *
   * @param node the only one it can be, because that was decided for another pod, or in an earlier
   *     attempt; empty if none was
   * @param candidates volumes that suit, the best first
   */
  record Open(
      PersistentVolumeClaim claim,
      @Nullable StorageClass storageClass,
      String node,
      List<Reach> candidates) {

    boolean canBeMadeFor(NodeInfo node) {
      if (storageClass == null
          || StorageNames.NO_PROVISIONER.equals(storageClass.getProvisioner())) {
        return false;
      }
      var topologies = storageClass.getAllowedTopologies();
      return topologies.isEmpty()
          || topologies.stream()
              .anyMatch(term ->
                  term.getMatchLabelExpressions().stream()
                      .allMatch(wanted ->
                          wanted
                              .getValues()
                              .contains(node.labels().getOrDefault(wanted.getKey(), ""))));
    }
  }

  /**
   * What becomes of an open claim.
   *
   * @param volume the volume it gets; null if one shall be made
   */
  record Choice(PersistentVolumeClaim claim, @Nullable String volume) {}

  PodVolumes(List<Reach> bound, List<Open> open) {
    this(bound, open, new HashMap<>());
  }

  /** What to do about the open claims on a node; null if they cannot be bound there. */
  @Nullable List<Choice> choose(NodeInfo node) {
    List<Choice> choices = new ArrayList<>(open.size());
    Set<String> used = new HashSet<>();
    for (Open claim : open) {
      if (!claim.node().isEmpty() && !claim.node().equals(node.name())) {
        return null;
      }
      String found = null;
      for (Reach candidate : claim.candidates()) {
        PersistentVolume volume = candidate.volume();
        if (volume != null && candidate.from(node) && used.add(volume.getMetadata().getName())) {
          found = volume.getMetadata().getName();
          break;
        }
      }
      if (found == null && !claim.canBeMadeFor(node)) {
        return null;
      }
      choices.add(new Choice(claim.claim(), found));
    }
    return choices;
  }
}
