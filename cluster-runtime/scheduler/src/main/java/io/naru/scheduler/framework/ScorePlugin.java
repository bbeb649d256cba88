package io.naru.scheduler.framework;

/** Says how well a pod would sit on a node. */
public interface ScorePlugin extends Plugin {

  /** The best score after {@link #normalize}; the worst is 0. */
  long MAX_SCORE = 100;

  /** Any number, larger is better unless {@link #normalize} turns it round. */
  long score(CycleState state, PodInfo pod, NodeInfo node);

  /** Brings the scores of all feasible nodes into 0 to {@link #MAX_SCORE}, in place. */
  default void normalize(CycleState state, PodInfo pod, long[] scores) {}

  /**
   * Scales so that the largest becomes {@link #MAX_SCORE}; {@code reverse}: so that it becomes 0.
   */
  static void normalizeByLargest(long[] scores, boolean reverse) {
    long largest = 0;
    for (long score : scores) {
      largest = Math.max(largest, score);
    }
    for (int i = 0; i < scores.length; i++) {
      long scaled = largest == 0 ? 0 : MAX_SCORE * scores[i] / largest;
      scores[i] = reverse ? MAX_SCORE - scaled : scaled;
    }
  }
}
