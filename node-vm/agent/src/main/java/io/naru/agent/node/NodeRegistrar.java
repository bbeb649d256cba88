package io.naru.agent.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.AgentConfig;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.ApiException;
import io.naru.agent.api.Json;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.event.Events;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the Node object: creates it, looks after its labels, and reports its status at once when it
 * changed and otherwise every five minutes. Not thread-safe: one thread calls {@link #step}.
 */
public final class NodeRegistrar {

  private static final Logger LOG = LoggerFactory.getLogger(NodeRegistrar.class);
  private static final Duration REPORT_EVERY = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
  private static final Duration LOOK_SOON = Duration.ofMillis(200);

  private final AgentConfig config;
  private final ApiClient client;
  private final Events events;
  private final Clock clock;
  private final NodeStatus calculator;
  private @Nullable JsonNode reported;
  private boolean registered;
  private boolean ready;
  private Instant lastReport = Instant.EPOCH;

  /** A registrar of a node that is never under pressure. */
  public NodeRegistrar(
      AgentConfig config,
      Map<String, String> capacity,
      int kubeletPort,
      ApiClient client,
      ContainerRuntime runtime,
      Events events,
      Clock clock) {
    this(config, capacity, kubeletPort, client, runtime, events, Set::of, clock);
  }

  /**
   * A registrar of this node.
   *
   * @param kubeletPort port on which the agent's server really listens
   * @param pressures the conditions of pressure that are true
   */
  public NodeRegistrar(
      AgentConfig config,
      Map<String, String> capacity,
      int kubeletPort,
      ApiClient client,
      ContainerRuntime runtime,
      Events events,
      Supplier<Set<String>> pressures,
      Clock clock) {
    this.config = config;
    this.client = client;
    this.events = events;
    this.clock = clock;
    this.calculator =
        new NodeStatus(
            config.nodeName(), config.nodeIp(), kubeletPort, capacity, runtime, pressures);
  }

  /** Registers and reports as far as needed now; returns when to call again. */
  public Duration step() {
    try {
      if (!registered) {
        register();
        registered = true;
      }
      List<String> troubles = calculator.troubles();
      report(troubles);
      return troubles.isEmpty() ? LOOK_EVERY : LOOK_SOON;
    } catch (ApiException e) {
      LOG.warn("node {}: {}", config.nodeName(), e.getMessage());
      registered &= !e.isNotFound();
      return LOOK_SOON.multipliedBy(5);
    } catch (IOException e) {
      LOG.debug("node {}: {}", config.nodeName(), e.toString());
      return LOOK_SOON.multipliedBy(5);
    }
  }

  private void register() throws IOException {
    JsonNode existing;
    try {
      existing = client.get(path());
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      existing = client.create("/api/v1/nodes", node());
      LOG.info("registered node {}", config.nodeName());
    }
    ObjectNode labels = Json.object();
    labels().forEach(labels::put);
    ObjectNode patch = Json.object();
    if (!Json.map(existing, "metadata", "labels").entrySet().containsAll(labels().entrySet())) {
      patch.putObject("metadata").set("labels", labels);
      existing = client.patch(path(), ApiClient.Patch.MERGE, patch);
    }
    reported = existing.path("status");
    lastReport = Instant.EPOCH;
    events.record(existing, "", Events.Type.NORMAL, "Starting", "Starting kubelet.");
  }

  private ObjectNode node() {
    ObjectNode node = Json.object().put("apiVersion", "v1").put("kind", "Node");
    ObjectNode labels =
        node.putObject("metadata").put("name", config.nodeName()).putObject("labels");
    labels().forEach(labels::put);
    ObjectNode spec = node.putObject("spec");
    if (!config.providerId().isEmpty()) {
      spec.put("providerID", config.providerId());
    }
    if (!config.podCidr().isEmpty()) {
      spec.put("podCIDR", config.podCidr()).putArray("podCIDRs").add(config.podCidr());
    }
    if (!config.taints().isEmpty()) {
      ArrayNode taints = spec.putArray("taints");
      for (AgentConfig.Taint taint : config.taints()) {
        taints
            .addObject()
            .put("key", taint.key())
            .put("value", taint.value())
            .put("effect", taint.effect());
      }
    }
    node.set("status", calculator.compute(Json.object(), calculator.troubles(), clock.instant()));
    return node;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new java.util.TreeMap<>(config.labels());
    labels.put("kubernetes.io/hostname", config.nodeName());
    labels.put("kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", NodeFacts.architecture());
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("beta.kubernetes.io/arch", NodeFacts.architecture());
    return labels;
  }

  private void report(List<String> troubles) throws IOException {
    Instant now = clock.instant();
    JsonNode old = reported == null ? Json.object() : reported;
    ObjectNode status = calculator.compute(old, troubles, now);
    boolean due = Duration.between(lastReport, now).compareTo(REPORT_EVERY) >= 0;
    if (!due && withoutHeartbeats(status).equals(withoutHeartbeats(old, status))) {
      return;
    }
    ObjectNode patch = Json.object();
    patch.set("status", status);
    JsonNode answer = client.patch(path() + "/status", ApiClient.Patch.STRATEGIC, patch);
    reported = answer.path("status");
    lastReport = now;
    if (ready != troubles.isEmpty()) {
      ready = troubles.isEmpty();
      String reason = ready ? "NodeReady" : "NodeNotReady";
      events.record(
          answer,
          "",
          Events.Type.NORMAL,
          reason,
          "Node " + config.nodeName() + " status is now: " + reason);
    }
  }

  /** Of what was reported, only the fields that the agent computes. */
  private static JsonNode withoutHeartbeats(JsonNode old, ObjectNode computed) {
    ObjectNode own = Json.object();
    computed.fieldNames().forEachRemaining(name -> own.set(name, old.path(name)));
    ArrayNode conditions = Json.array();
    for (JsonNode condition : computed.path("conditions")) {
      for (JsonNode before : old.path("conditions")) {
        if (before.path("type").equals(condition.path("type"))) {
          conditions.add(before);
        }
      }
    }
    own.set("conditions", conditions);
    return withoutHeartbeats(own);
  }

  private static JsonNode withoutHeartbeats(ObjectNode status) {
    ObjectNode copy = status.deepCopy();
    for (JsonNode condition : copy.path("conditions")) {
      ((ObjectNode) condition).remove("lastHeartbeatTime");
    }
    return copy;
  }

  private String path() {
    return "/api/v1/nodes/" + config.nodeName();
  }
}
