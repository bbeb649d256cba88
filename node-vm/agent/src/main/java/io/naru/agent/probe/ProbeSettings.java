package io.naru.agent.probe;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a probe runs and what counts.
 *
 * @param grace for the container's end when this probe condemns it; null: the pod's
 */
record ProbeSettings(
    Duration initialDelay,
    Duration period,
    Duration timeout,
    int successThreshold,
    int failureThreshold,
    @Nullable Duration grace) {

  static ProbeSettings of(JsonNode probe) {
    JsonNode grace = probe.path("terminationGracePeriodSeconds");
    return new ProbeSettings(
        Duration.ofSeconds(probe.path("initialDelaySeconds").asLong(0)),
        Duration.ofSeconds(Math.max(1, probe.path("periodSeconds").asLong(10))),
        Duration.ofSeconds(Math.max(1, probe.path("timeoutSeconds").asLong(1))),
        Math.max(1, probe.path("successThreshold").asInt(1)),
        Math.max(1, probe.path("failureThreshold").asInt(3)),
        grace.isNumber() ? Duration.ofSeconds(grace.asLong()) : null);
  }
}
