package io.naru.desktop.lifecycle;

import io.naru.cluster.nodes.ProgressListener;

/**
 * Brings one cluster up and down. All calls block; failures are exceptions with words for people.
 */
public interface ClusterControl {

  /** Brings it up, or joins it if it runs; returns an administrator's kubeconfig. */
  byte[] start(ProgressListener progress);

  /** Stops it, keeping its state. */
  void stop(ProgressListener progress);

  /** Removes it with all its state. */
  void delete(ProgressListener progress);

  /** Whether it runs in this process, and so would end with it. Does not block. */
  boolean isHere();

  /** Whether it is Naru's, to be started, stopped and deleted. */
  default boolean isOurs() {
    return true;
  }

  /** The application ends: what lives in its process has to stop. */
  void leave(ProgressListener progress);
}
