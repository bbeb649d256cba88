package io.naru.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;

/** Verdicts as they are told over the API; see decision 8 in the project's documentation. */
public final class VerdictJson {

  private VerdictJson() {}

  /** Nodes that were turned down come last; their reasons in the words of the pod's condition. */
  public static ObjectNode of(Verdict verdict) {
    ObjectNode tree = Json.object();
    tree.put("podUID", verdict.uid()).put("time", verdict.time().toString());
    if (verdict.node() != null) {
      tree.put("node", verdict.node());
    }
    if (!verdict.message().isEmpty()) {
      tree.put("message", verdict.message());
    }
    var nodes = tree.putArray("nodes");
    for (Verdict.OfNode ofNode : verdict.nodes()) {
      ObjectNode node = nodes.addObject().put("name", ofNode.node());
      for (Verdict.Rejection rejection : ofNode.rejections()) {
        ObjectNode told = node.withArray("rejections").addObject();
        told.put("plugin", rejection.plugin());
        rejection.reasons().forEach(told.putArray("reasons")::add);
      }
      for (Verdict.Score score : ofNode.scores()) {
        node.withArray("scores")
            .addObject()
            .put("plugin", score.plugin())
            .put("value", score.value());
      }
    }
    return tree;
  }
}
