package io.naru.agent.container;

/** A container's configuration cannot be made (yet), e.g. a Secret it refers to is missing. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With a message for the pod's owner. */
  public ConfigException(String message) {
    super(message);
  }
}
