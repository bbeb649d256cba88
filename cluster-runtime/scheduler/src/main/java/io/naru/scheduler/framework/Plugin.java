package io.naru.scheduler.framework;

/**
 * Takes part in scheduling at one or more extension points, each an interface that extends this.
 * See "Scheduling Framework" in the Kubernetes documentation. Extension points up to {@link
 * PermitPlugin} are called by the scheduling loop's thread, later ones by a thread a pod.
 */
public interface Plugin {

  /** The name users know from configuration and messages, for example {@code NodeAffinity}. */
  String name();
}
