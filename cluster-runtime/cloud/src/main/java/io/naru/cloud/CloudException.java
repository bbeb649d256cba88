package io.naru.cloud;

import org.jspecify.annotations.Nullable;

/** A cloud could not do or say what it was asked; it is asked again later. */
public final class CloudException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message for people; shown in events
   */
  public CloudException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
