package io.naru.scheduler;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of the last attempt to schedule a pod.
 *
 * @param node where it was sent; null if nowhere
 * @param message why nowhere; empty otherwise
 * @param nodes what was said of each node that was looked at
 */
public record Verdict(
    String uid, Instant time, @Nullable String node, String message, List<OfNode> nodes) {

  /**
   * @param rejections by each plugin that turned the node down, the one that counted first; empty
   *     if none did
   * @param scores by plugin, weighted; empty if the node was not compared with others
   */
  public record OfNode(String node, List<Rejection> rejections, List<Score> scores) {

    /** The plugin that turned the node down; empty if none did. */
    public String rejectedBy() {
      return rejections.isEmpty() ? "" : rejections.getFirst().plugin();
    }
  }

  /**
   * @param reasons for people
   */
  public record Rejection(String plugin, List<String> reasons) {}

  /**
   * @param value 0 to 100 times the plugin's weight
   */
  public record Score(String plugin, long value) {}
}
