package io.naru.agent.volume;

/** A volume cannot be provided now; the message is for the pod's owner. Trying again may help. */
public final class VolumeException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public VolumeException(String message) {
    super(message);
  }

  /** With the cause. */
  public VolumeException(String message, Throwable cause) {
    super(message, cause);
  }
}
