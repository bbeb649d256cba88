package io.naru.cluster.nodes;

import org.jspecify.annotations.Nullable;

/**
 * A node as its provider sees it at one moment.
 *
 * @param address the node's address on the cluster's network, null while it is not running
 */
public record NodeHandle(
    String clusterName, String nodeName, State state, @Nullable String address) {

  /** Whether the node's machine runs; says nothing of the node being Ready. */
  public enum State {
    RUNNING,
    STOPPED
  }
}
