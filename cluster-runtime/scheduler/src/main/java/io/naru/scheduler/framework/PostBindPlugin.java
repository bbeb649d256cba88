package io.naru.scheduler.framework;

/** Hears that a pod has been bound. */
public interface PostBindPlugin extends Plugin {

  void postBind(CycleState state, PodInfo pod, String nodeName);
}
