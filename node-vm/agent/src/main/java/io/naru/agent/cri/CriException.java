package io.naru.agent.cri;

import io.grpc.Status;

/** A call to the container runtime failed. */
public final class CriException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Status.Code code;

  /** A failure with the runtime's own words. */
  public CriException(Status.Code code, String message) {
    super(message);
    this.code = code;
  }

  /** The gRPC status code. */
  public Status.Code code() {
    return code;
  }

  /** The sandbox, container or image does not exist (any more). */
  public boolean isNotFound() {
    return code == Status.Code.NOT_FOUND;
  }
}
