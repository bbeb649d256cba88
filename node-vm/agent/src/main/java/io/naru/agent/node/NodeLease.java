package io.naru.agent.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.ApiException;
import io.naru.agent.api.Json;
import io.naru.agent.model.Times;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's heartbeat: its Lease in {@code kube-node-lease}, renewed every ten seconds. Not
 * thread-safe: one thread calls {@link #step}.
 */
public final class NodeLease {

  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);
  private static final String COLLECTION =
      "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
  private static final int SECONDS = 40;
  private static final Duration RENEW_EVERY = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ApiClient client;
  private final String nodeName;
  private final Clock clock;
  private @Nullable JsonNode lease;

  /** The lease of the node. */
  public NodeLease(ApiClient client, String nodeName, Clock clock) {
    this.client = client;
    this.nodeName = nodeName;
    this.clock = clock;
  }

  /** Renews once; returns when to call again. */
  public Duration step() {
    try {
      renew();
      return RENEW_EVERY;
    } catch (IOException e) {
      LOG.debug("lease of {}: {}", nodeName, e.toString());
      // Somebody changed or deleted it, or the server is new: look again before writing.
      lease = null;
      return RETRY;
    }
  }

  private void renew() throws IOException {
    JsonNode current = lease;
    if (current == null) {
      try {
        current = client.get(COLLECTION + "/" + nodeName);
      } catch (ApiException e) {
        if (!e.isNotFound()) {
          throw e;
        }
        lease = client.create(COLLECTION, fresh());
        return;
      }
    }
    ObjectNode next = current.deepCopy();
    next.withObject("/spec")
        .put("holderIdentity", nodeName)
        .put("leaseDurationSeconds", SECONDS)
        .put("renewTime", Times.formatMicro(clock.instant()));
    lease = client.update(COLLECTION + "/" + nodeName, next);
  }

  private ObjectNode fresh() throws IOException {
    JsonNode node = client.get("/api/v1/nodes/" + nodeName);
    ObjectNode fresh =
        Json.object().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode metadata =
        fresh.putObject("metadata").put("name", nodeName).put("namespace", "kube-node-lease");
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", nodeName)
        .put("uid", Json.text(node, "metadata", "uid"));
    fresh
        .putObject("spec")
        .put("holderIdentity", nodeName)
        .put("leaseDurationSeconds", SECONDS)
        .put("renewTime", Times.formatMicro(clock.instant()));
    return fresh;
  }
}
