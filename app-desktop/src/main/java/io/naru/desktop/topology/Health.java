package io.naru.desktop.topology;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.NodeRows;
import io.naru.desktop.kinds.PodStatus;
import io.naru.desktop.table.Tone;

/**
 * How well an object is, as far as it says so itself.
 *
 * @param word of the API's, or numbers; may be empty
 */
record Health(Tone tone, String word) {

  static Health of(String kind, HasMetadata object) {
    if (object instanceof Pod pod) {
      PodStatus status = PodStatus.of(pod);
      return new Health(status.tone(), status.text());
    }
    if (object instanceof Node node) {
      boolean ready = NodeRows.isReady(node);
      boolean cordoned =
          node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
      return new Health(
          !ready ? Tone.BAD : cordoned ? Tone.WARNING : Tone.GOOD,
          (ready ? "Ready" : "NotReady") + (cordoned ? ", SchedulingDisabled" : ""));
    }
    return switch (kind) {
      case "deployments" -> replicas(object, "availableReplicas");
      case "statefulsets", "replicasets" -> replicas(object, "readyReplicas");
      case "daemonsets" ->
          fraction(
              Spec.number(object, 0, "status", "numberAvailable"),
              Spec.number(object, 0, "status", "desiredNumberScheduled"));
      case "jobs" -> job(object);
      case "persistentvolumeclaims", "persistentvolumes" -> volume(object);
      default -> new Health(Tone.PLAIN, "");
    };
  }

  private static Health replicas(HasMetadata object, String have) {
    return fraction(
        Spec.number(object, 0, "status", have), Spec.number(object, 1, "spec", "replicas"));
  }

  private static Health fraction(int have, int want) {
    Tone tone =
        want == 0 ? Tone.MUTED : have >= want ? Tone.GOOD : have == 0 ? Tone.BAD : Tone.WARNING;
    return new Health(tone, have + "/" + want);
  }

  private static Health job(HasMetadata job) {
    for (Object condition : Spec.list(job, "status", "conditions")) {
      if (Spec.text(condition, "status").equals("True")) {
        String type = Spec.text(condition, "type");
        if (type.equals("Failed")) {
          return new Health(Tone.BAD, type);
        }
        if (type.equals("Complete")) {
          return new Health(Tone.MUTED, type);
        }
      }
    }
    return new Health(Tone.BUSY, "");
  }

  private static Health volume(HasMetadata volume) {
    String phase = Spec.text(volume, "status", "phase");
    return new Health(
        switch (phase) {
          case "Bound" -> Tone.GOOD;
          case "Available", "Pending" -> Tone.BUSY;
          case "Released" -> Tone.WARNING;
          default -> Tone.BAD;
        },
        phase);
  }
}
