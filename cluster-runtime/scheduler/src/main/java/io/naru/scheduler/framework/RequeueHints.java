package io.naru.scheduler.framework;

/**
 * A plugin that turns pods down says which changes could make it change its mind, so that pods wait
 * in peace until one of them happens.
 */
public interface RequeueHints extends Plugin {

  /** Called under the queue's lock for every waiting pod this plugin turned down: quick. */
  boolean mayHelp(PodInfo pod, ClusterEvent event);
}
