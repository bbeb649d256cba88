package io.naru.scheduler.plugins;

import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreEnqueuePlugin;
import io.naru.scheduler.framework.Status;
import java.util.List;

/** Pods with {@code schedulingGates} are not tried before the last gate is removed. */
public final class SchedulingGates implements PreEnqueuePlugin {

  @Override
  public String name() {
    return "SchedulingGates";
  }

  @Override
  public Status preEnqueue(PodInfo pod) {
    List<PodSchedulingGate> gates = pod.pod().getSpec().getSchedulingGates();
    if (gates.isEmpty()) {
      return Status.SUCCESS;
    }
    List<String> names = gates.stream().map(PodSchedulingGate::getName).toList();
    return Status.pending(name(), "waiting for scheduling gates: " + names);
  }
}
