package io.naru.scheduler.framework;

/** The last word before binding begins. */
public interface PermitPlugin extends Plugin {

  Status permit(CycleState state, PodInfo pod, String nodeName);
}
