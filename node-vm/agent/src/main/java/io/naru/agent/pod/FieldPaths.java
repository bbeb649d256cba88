package io.naru.agent.pod;

import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;

/** How events name a container of a pod. */
public final class FieldPaths {

  private FieldPaths() {}

  /** Such as {@code spec.containers{web}}. */
  public static String of(Pod pod, ContainerSpec spec) {
    String list = "containers";
    if (pod.initContainers().contains(spec)) {
      list = "initContainers";
    } else if (pod.ephemeralContainers().contains(spec)) {
      list = "ephemeralContainers";
    }
    return "spec." + list + "{" + spec.name() + "}";
  }
}
