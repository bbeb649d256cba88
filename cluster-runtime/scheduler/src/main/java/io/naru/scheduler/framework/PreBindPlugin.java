package io.naru.scheduler.framework;

/** Does what must be done before the pod is bound. May block. */
public interface PreBindPlugin extends Plugin {

  Status preBind(CycleState state, PodInfo pod, String nodeName) throws InterruptedException;
}
