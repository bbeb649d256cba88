package io.naru.desktop.why;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the scheduler has against or for each node, as it was at its last attempt (decision 0008).
 *
 * @param node where the pod was sent; empty: nowhere
 * @param message of the whole; may be empty
 */
public record Verdict(String node, String message, List<OnNode> nodes) {

  /**
   * What it says of one node: rejections, or scores.
   *
   * @param total of the scores
   */
  public record OnNode(String name, List<Rejection> rejections, List<Score> scores, long total) {}

  /** Why a plugin turns a node down. */
  public record Rejection(String plugin, List<String> reasons) {}

  /** What a plugin gives a node, weighted. */
  public record Score(String plugin, long value) {}

  /** Reads a PodVerdict; nodes with scores come first, the best before the others. */
  public static Verdict read(JsonNode object) {
    List<OnNode> nodes = new ArrayList<>();
    for (JsonNode node : object.path("nodes")) {
      List<Rejection> rejections = new ArrayList<>();
      for (JsonNode rejection : node.path("rejections")) {
        List<String> reasons = new ArrayList<>();
        rejection.path("reasons").forEach(reason -> reasons.add(reason.asText()));
        rejections.add(new Rejection(rejection.path("plugin").asText(), reasons));
      }
      List<Score> scores = new ArrayList<>();
      for (JsonNode score : node.path("scores")) {
        scores.add(new Score(score.path("plugin").asText(), score.path("value").asLong()));
      }
      nodes.add(
          new OnNode(
              node.path("name").asText(),
              rejections,
              scores,
              scores.stream().mapToLong(Score::value).sum()));
    }
    nodes.sort(
        Comparator.comparing((OnNode node) -> !node.rejections().isEmpty())
            .thenComparing(OnNode::total, Comparator.reverseOrder())
            .thenComparing(OnNode::name));
    return new Verdict(object.path("node").asText(""), object.path("message").asText(""), nodes);
  }
}
