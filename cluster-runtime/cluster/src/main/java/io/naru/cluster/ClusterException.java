package io.naru.cluster;

import org.jspecify.annotations.Nullable;

/** Something about a cluster could not be done; the message tells a person why and what to do. */
public final class ClusterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
