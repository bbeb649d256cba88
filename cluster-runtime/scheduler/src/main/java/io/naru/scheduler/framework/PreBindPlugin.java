package io.naru.scheduler.framework;

/** Does what must be done before the pod is bound. May block. */
public interface PreBindPlugin extends Plugin {

  /** Whether there is anything to do for this pod; asked before, on the loop's thread. */
  boolean hasWork(CycleState state, PodInfo pod, String nodeName);

  Status preBind(CycleState state, PodInfo pod, String nodeName) throws InterruptedException;
}
