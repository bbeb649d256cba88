package io.naru.intellij.deploy;

import io.naru.intellij.kube.KubeException;

/** Hears how long work goes on, and says whether it is still wanted. Called by the worker. */
public interface Progress {

  /** For work that nobody looks at. */
  Progress NONE =
      new Progress() {
        @Override
        public void step(String text) {}

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  /** One line for people: what is done now. */
  void step(String text);

  boolean cancelled();

  /**
   * @throws KubeException of reason CANCELLED if the work is not wanted any more
   */
  default void check() {
    if (cancelled()) {
      throw KubeException.cancelled();
    }
  }
}
