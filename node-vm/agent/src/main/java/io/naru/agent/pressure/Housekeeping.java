package io.naru.agent.pressure;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.logs.LogRotation;
import io.naru.agent.model.Quantity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the node keeps its own house. Defaults are those of a kubelet.
 *
 * @param evictionHard at which pods are evicted without delay
 * @param imagesHighPercent use of the images' file system at which images are removed; 100: never
 * @param imagesLowPercent down to which they are removed then
 * @param logs bounds of container logs
 */
public record Housekeeping(
    List<Threshold> evictionHard,
    int imagesHighPercent,
    int imagesLowPercent,
    LogRotation.Bounds logs) {

  private static final Map<Signal, String> EVICTION =
      Map.of(
          Signal.MEMORY, "100Mi",
          Signal.NODE_FILES, "10%",
          Signal.NODE_INODES, "5%",
          Signal.IMAGE_FILES, "15%");

  public Housekeeping {
    evictionHard = List.copyOf(evictionHard);
  }

  /** From the agent's configuration, by the names that a kubelet's has. */
  public static Housekeeping of(JsonNode json) {
    List<Threshold> thresholds = new ArrayList<>();
    for (Signal signal : Signal.values()) {
      thresholds.add(
          new Threshold(
              signal,
              json.path("evictionHard")
                  .path(signal.text())
                  .asText(EVICTION.getOrDefault(signal, "0"))));
    }
    return new Housekeeping(
        thresholds,
        json.path("imageGCHighThresholdPercent").asInt(85),
        json.path("imageGCLowThresholdPercent").asInt(80),
        new LogRotation.Bounds(
            Quantity.value(json.path("containerLogMaxSize").asText("10Mi")),
            json.path("containerLogMaxFiles").asInt(5)));
  }
}
