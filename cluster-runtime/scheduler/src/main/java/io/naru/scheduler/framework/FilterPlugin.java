package io.naru.scheduler.framework;

/**
 * Says whether a pod can run on a node. The hottest path of the scheduler: no garbage on success.
 */
public interface FilterPlugin extends Plugin {

  Status filter(CycleState state, PodInfo pod, NodeInfo node);
}
