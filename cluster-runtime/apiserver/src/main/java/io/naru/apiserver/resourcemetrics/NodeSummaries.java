package io.naru.apiserver.resourcemetrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.StatusException;

/** Asks nodes for their {@code /stats/summary}. */
@FunctionalInterface
public interface NodeSummaries {

  /**
   * The kubelet's summary of a node.
   *
   * @throws StatusException if the node does not answer
   */
  JsonNode of(String node) throws InterruptedException;
}
