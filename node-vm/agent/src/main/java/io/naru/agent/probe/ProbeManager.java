package io.naru.agent.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.PodState;
import io.naru.agent.event.Events;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import io.naru.agent.pod.FieldPaths;
import io.naru.agent.pod.Health;
import io.naru.agent.pod.Probes;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs each probe of each running container on a virtual thread of its own. Thread-safe. */
public final class ProbeManager implements Probes {

  private record Key(String podUid, String containerId, ProbeType type) {}

  private record Active(ProbeRun run, Thread thread) {}

  private final Actions actions;
  private final Events events;
  private final String nodeIp;
  private final Clock clock;
  private final Map<Key, Active> active = new ConcurrentHashMap<>();

  /** Probes with these actions. */
  public ProbeManager(Actions actions, Events events, String nodeIp, Clock clock) {
    this.actions = actions;
    this.events = events;
    this.nodeIp = nodeIp;
    this.clock = clock;
  }

  @Override
  public void follow(Pod pod, PodState state, Runnable wake) {
    Set<Key> wanted = new HashSet<>();
    List<String> ips = state.ips();
    String host = pod.hostNetwork() || ips.isEmpty() ? nodeIp : ips.getFirst();
    for (ContainerSpec spec : pod.allContainers()) {
      PodState.Instance container = state.latest(spec.name());
      if (container == null || !container.running()) {
        continue;
      }
      for (ProbeType type : ProbeType.values()) {
        JsonNode probe = spec.json().path(type.field());
        Key key = new Key(pod.uid(), container.id(), type);
        boolean due = type == ProbeType.STARTUP || health(pod).started(container, spec);
        if (probe.isObject() && due) {
          wanted.add(key);
          active.computeIfAbsent(key, k -> start(k, pod, spec, container, probe, host, wake));
        }
      }
    }
    for (Key key : Set.copyOf(active.keySet())) {
      if (key.podUid().equals(pod.uid()) && !wanted.contains(key)) {
        end(key);
      }
    }
  }

  private Active start(
      Key key,
      Pod pod,
      ContainerSpec spec,
      PodState.Instance container,
      JsonNode probe,
      String host,
      Runnable wake) {
    ProbeSettings settings = ProbeSettings.of(probe);
    boolean before = known(pod, container, key.type());
    ProbeRun run = new ProbeRun(key.type(), settings, container.startedAt(), before);
    Runnable loop =
        () -> {
          try {
            while (!run.isOver()) {
              Duration pause = run.untilNext(clock.instant());
              if (!pause.isZero()) {
                Thread.sleep(pause);
              }
              Actions.Result result =
                  actions.run(probe, spec, container.id(), host, settings.timeout());
              boolean told = run.note(result.success(), clock.instant());
              if (!result.success() && run.lastCounted()) {
                String message = key.type().title() + " probe failed: " + result.output();
                events.record(
                    pod.object(),
                    FieldPaths.of(pod, spec),
                    Events.Type.WARNING,
                    "Unhealthy",
                    message);
              }
              if (told) {
                wake.run();
              }
            }
          } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
          }
        };
    String name = "probe " + pod.key() + " " + spec.name() + " " + key.type();
    return new Active(run, Thread.ofVirtual().name(name).start(loop));
  }

  // After a restart of the agent a container is as ready as it was, until a probe says otherwise.
  private static boolean known(Pod pod, PodState.Instance container, ProbeType type) {
    for (String list : List.of("containerStatuses", "initContainerStatuses")) {
      for (JsonNode status : pod.status().path(list)) {
        if (Json.text(status, "containerID").endsWith("://" + container.id())) {
          return switch (type) {
            case STARTUP -> status.path("started").asBoolean();
            case READINESS -> status.path("ready").asBoolean();
            case LIVENESS -> true;
          };
        }
      }
    }
    return false;
  }

  private void end(Key key) {
    Active ended = active.remove(key);
    if (ended != null) {
      ended.thread().interrupt();
    }
  }

  @Override
  public void stop(Pod pod) {
    for (Key key : Set.copyOf(active.keySet())) {
      if (key.podUid().equals(pod.uid())) {
        end(key);
      }
    }
  }

  @Override
  public Health health(Pod pod) {
    return new Health() {
      @Override
      public boolean started(PodState.Instance container, ContainerSpec spec) {
        return succeeds(container, spec, ProbeType.STARTUP);
      }

      @Override
      public boolean ready(PodState.Instance container, ContainerSpec spec) {
        return started(container, spec) && succeeds(container, spec, ProbeType.READINESS);
      }

      private boolean succeeds(PodState.Instance container, ContainerSpec spec, ProbeType type) {
        if (!spec.json().path(type.field()).isObject()) {
          return true;
        }
        Active one = active.get(new Key(pod.uid(), container.id(), type));
        return one == null ? known(pod, container, type) : one.run().succeeds();
      }

      @Override
      public @Nullable String failure(PodState.Instance container) {
        for (ProbeType type : List.of(ProbeType.STARTUP, ProbeType.LIVENESS)) {
          Active one = active.get(new Key(pod.uid(), container.id(), type));
          if (one != null && one.run().fails()) {
            return type == ProbeType.STARTUP ? "startup" : "liveness";
          }
        }
        return null;
      }
    };
  }

  @Override
  public Duration grace(Pod pod, PodState.Instance container) {
    for (ProbeType type : List.of(ProbeType.STARTUP, ProbeType.LIVENESS)) {
      Active one = active.get(new Key(pod.uid(), container.id(), type));
      if (one != null && one.run().fails() && one.run().settings().grace() != null) {
        return one.run().settings().grace();
      }
    }
    return pod.gracePeriod();
  }
}
