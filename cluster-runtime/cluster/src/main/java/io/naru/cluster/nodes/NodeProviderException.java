package io.naru.cluster.nodes;

import org.jspecify.annotations.Nullable;

/** A provider could not do what it was asked; the message says why and what the user can do. */
public final class NodeProviderException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public NodeProviderException(String message) {
    super(message);
  }

  public NodeProviderException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
