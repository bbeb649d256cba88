package io.naru.providers.hollow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The heartbeats of all hollow nodes: each node's Lease is renewed every ten seconds, spread over
 * that time so that thousands of them are a steady trickle. Thread-safe.
 */
final class NodeLeases implements AutoCloseable {

  private static final String NAMESPACE = "kube-node-lease";
  private static final int SECONDS = 40;
  private static final Duration RENEW_EVERY = Duration.ofSeconds(10);
  private static final int WORKERS = 8;
  private static final DateTimeFormatter MICRO_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final ApiTransport transport;
  private final Timers timers;
  private final Function<String, @Nullable HollowNode> nodes;
  private final Set<String> begun = ConcurrentHashMap.newKeySet();
  private final Controller<String> controller;

  NodeLeases(ApiTransport transport, Timers timers, Function<String, @Nullable HollowNode> nodes) {
    this.transport = transport;
    this.timers = timers;
    this.nodes = nodes;
    this.controller = new Controller<>("hollow-leases", timers, this::renew);
  }

  void start() {
    controller.start(WORKERS);
  }

  /** Renews the node's lease now, and from then on. */
  void enqueue(String node) {
    controller.enqueue(node);
  }

  void drain() throws InterruptedException {
    controller.drain();
  }

  @Override
  public void close() {
    controller.close();
  }

  private Result renew(String name) {
    HollowNode node = nodes.apply(name);
    if (node == null || !node.responds()) {
      begun.remove(name);
      return Result.done();
    }
    Target target = Target.of(Resources.LEASES.resource(), NAMESPACE, name);
    ObjectNode patch = Json.object();
    spec(patch, name);
    try {
      transport.patch(target, MERGE_PATCH, Json.bytes(patch), Map.of());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      transport.create(
          Target.of(Resources.LEASES.resource(), NAMESPACE, ""), ApiObject.of(lease(node)));
    }
    // The first time some wait less, so that nodes that came together do not beat together.
    return Result.after(begun.add(name) ? offset(name) : RENEW_EVERY);
  }

  private ObjectNode lease(HollowNode node) {
    ObjectNode lease =
        Json.object().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode metadata =
        lease.putObject("metadata").put("name", node.name()).put("namespace", NAMESPACE);
    metadata
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", node.name())
        .put("uid", node.uid());
    spec(lease, node.name());
    return lease;
  }

  private void spec(ObjectNode lease, String holder) {
    Instant now = timers.clock().instant();
    lease
        .putObject("spec")
        .put("holderIdentity", holder)
        .put("leaseDurationSeconds", SECONDS)
        .put("renewTime", MICRO_TIME.format(now));
  }

  private static Duration offset(String name) {
    long spread = Math.floorMod(name.hashCode() * 2_654_435_761L, RENEW_EVERY.toMillis());
    return Duration.ofMillis(1 + spread);
  }
}
