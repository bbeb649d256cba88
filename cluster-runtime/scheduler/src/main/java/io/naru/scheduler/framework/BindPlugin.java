package io.naru.scheduler.framework;

/** Binds the pod, or answers SKIP to leave it to the next such plugin. May block. */
public interface BindPlugin extends Plugin {

  Status bind(CycleState state, PodInfo pod, String nodeName);
}
