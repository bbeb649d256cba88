package io.naru.agent.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Pods and states of pods for tests. */
public final class TestPods {

  /** When the sandbox of {@link Builder} was made. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private TestPods() {}

  /** A pod "web" with this spec, JSON with single quotes. */
  public static Pod pod(String spec) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", "web").put("namespace", "shop").put("uid", "u1");
    object.set("spec", json(spec));
    return new Pod(object);
  }

  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A state with one sandbox. */
  public static Builder state(Pod pod) {
    return new Builder(pod);
  }

  /** Builds the state of a pod. */
  public static final class Builder {
    private final Pod pod;
    private final List<PodState.Sandbox> sandboxes = new ArrayList<>();
    private final List<PodState.Instance> containers = new ArrayList<>();

    Builder(Pod pod) {
      this.pod = pod;
      sandboxes.add(new PodState.Sandbox("s0", true, START, 0, List.of("10.0.0.7")));
    }

    /** The sandbox has died. */
    public Builder deadSandbox() {
      sandboxes.set(0, new PodState.Sandbox("s0", false, START, 0, List.of()));
      return this;
    }

    public Builder running(String name) {
      return add(name, PodState.Phase.RUNNING, 0, 0, START);
    }

    public Builder exited(String name, int exitCode, int restarts, Instant finished) {
      return add(name, PodState.Phase.EXITED, exitCode, restarts, finished);
    }

    private Builder add(
        String name, PodState.Phase phase, int exitCode, int restarts, Instant finished) {
      String hash =
          pod.allContainers().stream()
              .filter(c -> c.name().equals(name))
              .map(ContainerSpec::hash)
              .findFirst()
              .orElse("");
      containers.add(
          new PodState.Instance(
              name + restarts,
              "s0",
              name,
              phase,
              START.plusSeconds(restarts),
              START,
              finished,
              exitCode,
              "",
              "",
              "img",
              "sha",
              hash,
              restarts,
              Map.of(),
              ""));
      return this;
    }

    public PodState build() {
      containers.sort(Comparator.comparing(PodState.Instance::createdAt).reversed());
      return new PodState(sandboxes, containers);
    }
  }
}
