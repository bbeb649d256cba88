package io.naru.providers.hollow.stages;

/**
 * Where a hollow pod stands. It can always be told from the pod object, so that a simulation that
 * ends loses nothing.
 */
public enum PodState {
  /** Bound to the node, which has not yet reported anything. */
  SCHEDULED("Scheduled"),
  /** Accepted; its containers wait to be created. */
  CREATING("Creating"),
  /** Its containers wait because their images can't be had. */
  PULL_FAILED("PullFailed"),
  /** An init container runs. */
  INITIALIZING("Initializing"),
  /** Containers run, and not all of them are ready. */
  RUNNING("Running"),
  /** All containers run and are ready. */
  READY("Ready"),
  /** Containers have ended and wait for their restart. */
  BACK_OFF("BackOff"),
  /** Succeeded or failed: nothing comes after it but deletion. */
  ENDED("Ended"),
  /** Deletion was asked for; the grace period runs. */
  TERMINATING("Terminating");

  private final String text;

  PodState(String text) {
    this.text = text;
  }

  /** As it stands in a file of stages. */
  public String text() {
    return text;
  }
}
