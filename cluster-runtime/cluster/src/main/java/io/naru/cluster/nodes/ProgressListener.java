package io.naru.cluster.nodes;

/** Hears of each step of long work, in words for the user. Called on any thread. */
@FunctionalInterface
public interface ProgressListener {

  /** Hears nothing. */
  ProgressListener NONE = message -> {};

  /**
   * Work goes on to this step.
   *
   * @param message what is being done now, without a final full stop: "building the node image"
   */
  void step(String message);
}
