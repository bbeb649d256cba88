package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.naru.scheduler.framework.ClaimReference;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterPlugin;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreFilterPlugin;
import io.naru.scheduler.framework.RequeueHints;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes in the zone and region that the pod's volumes are labelled with; the older way of saying
 * where a volume can be reached from. A volume in several zones names them with {@code __} between.
 */
final class VolumeZone implements PreFilterPlugin, FilterPlugin, RequeueHints {

  private static final String NAME = "VolumeZone";
  private static final Status ELSEWHERE =
      Status.unresolvable(NAME, "node(s) had no available volume zone");

  /** Labels of volumes, and their names of today. */
  private static final Map<String, String> LABELS =
      Map.of(
          "topology.kubernetes.io/zone", "topology.kubernetes.io/zone",
          "topology.kubernetes.io/region", "topology.kubernetes.io/region",
          "failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone",
          "failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region");

  private record Place(String label, Set<String> values) {
    boolean has(NodeInfo node) {
      String value = node.labels().get(label);
      value = value == null ? node.labels().get(LABELS.getOrDefault(label, label)) : value;
      return value != null && values.contains(value);
    }
  }

  private record Places(List<Place> all) {}

  private final ClusterStorage storage;

  VolumeZone(ClusterStorage storage) {
    this.storage = storage;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result preFilter(CycleState state, PodInfo pod, Snapshot snapshot) {
    List<Place> places = new ArrayList<>(0);
    for (ClaimReference reference : pod.claims()) {
      PersistentVolumeClaim claim = storage.claim(pod, reference);
      PersistentVolume volume = claim == null ? null : storage.volume(claim);
      Map<String, String> labels = volume == null ? null : volume.getMetadata().getLabels();
      if (labels != null) {
        labels.forEach((label, value) -> {
          if (LABELS.containsKey(label)) {
            places.add(new Place(label, Set.copyOf(List.of(value.split("__", -1)))));
          }
        });
      }
    }
    if (places.isEmpty()) {
      return Result.SKIP;
    }
    state.put(Places.class, new Places(places));
    return Result.SUCCESS;
  }

  @Override
  public Status filter(CycleState state, PodInfo pod, NodeInfo node) {
    boolean placed = false;
    for (String label : LABELS.keySet()) {
      placed |= node.labels().containsKey(label);
    }
    if (placed) {
      for (Place place : state.get(Places.class).all()) {
        if (!place.has(node)) {
          return ELSEWHERE;
        }
      }
    }
    return Status.SUCCESS;
  }

  @Override
  public boolean mayHelp(PodInfo pod, ClusterEvent event) {
    return switch (event) {
      case ClusterEvent.ClaimChanged changed -> pod.uses(changed);
      case ClusterEvent.VolumesChanged ignored -> true;
      case ClusterEvent.NodeAdded ignored -> true;
      case ClusterEvent.NodeUpdated updated ->
          !updated.old().labels().equals(updated.node().labels());
      default -> false;
    };
  }
}
