package io.naru.scheduler.framework;

/** Says whether a pod may be tried at all. Called under the queue's lock: quick. */
public interface PreEnqueuePlugin extends Plugin {

  Status preEnqueue(PodInfo pod);
}
