package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Field;
import java.util.List;

/** The one word that says how a pod is, drawn from its phase, conditions and containers. */
final class PodReason {

  private PodReason() {}

  static String of(ObjectNode pod) {
    Field status = Field.of(pod).at("status");
    String reason = beforeStart(status);
    boolean initializing = false;
    String init = initReason(pod);
    if (!init.isEmpty()) {
      reason = init;
      initializing = true;
    }
    if (!initializing || conditionIs(pod, "Initialized", "True")) {
      reason = running(pod, status, reason);
    }
    if (Field.of(pod).at("metadata", "deletionTimestamp").present()) {
      if (status.at("reason").is("NodeLost")) {
        return "Unknown";
      }
      if (!isTerminal(status.at("phase").text())) {
        return "Terminating";
      }
    }
    return reason;
  }

  private static String beforeStart(Field status) {
    for (Field condition : status.at("conditions").items()) {
      if (condition.at("type").is("PodScheduled") && condition.at("reason").is("SchedulingGated")) {
        return "SchedulingGated";
      }
    }
    return status.at("reason").empty() ? status.at("phase").text() : status.at("reason").text();
  }

  /** Why init containers hold the pod up; empty if they do not. */
  private static String initReason(ObjectNode pod) {
    int total = Field.of(pod).at("spec", "initContainers").size();
    List<Field> statuses = Field.of(pod).at("status", "initContainerStatuses").items();
    for (int i = 0; i < statuses.size(); i++) {
      Field container = statuses.get(i);
      Field terminated = container.at("state", "terminated");
      if (terminated.present() && terminated.at("exitCode").number() == 0) {
        continue;
      }
      if (isSidecar(pod, container.at("name").text()) && container.at("started").flag()) {
        continue;
      }
      if (terminated.present()) {
        return "Init:" + ended(terminated);
      }
      Field waiting = container.at("state", "waiting", "reason");
      return waiting.empty() || waiting.is("PodInitializing")
          ? "Init:" + i + "/" + total
          : "Init:" + waiting.text();
    }
    return "";
  }

  private static String ended(Field terminated) {
    if (!terminated.at("reason").empty()) {
      return terminated.at("reason").text();
    }
    long signal = terminated.at("signal").number();
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.at("exitCode").number();
  }

  /** The first container that waits or has ended speaks for the pod. */
  private static String running(ObjectNode pod, Field status, String initial) {
    String reason = initial;
    boolean running = false;
    List<Field> containers = status.at("containerStatuses").items();
    for (Field container : containers.reversed()) {
      Field waiting = container.at("state", "waiting", "reason");
      Field terminated = container.at("state", "terminated");
      if (!waiting.empty()) {
        reason = waiting.text();
      } else if (terminated.present()) {
        reason = ended(terminated);
      } else if (container.at("ready").flag() && container.at("state", "running").present()) {
        running = true;
      }
    }
    // Some containers have completed while others still run.
    if (reason.equals("Completed") && running) {
      return conditionIs(pod, "Ready", "True") ? "Running" : "NotReady";
    }
    return reason;
  }

  /** Whether init containers are still to finish. */
  static boolean isInitializing(ObjectNode pod) {
    return !initReason(pod).isEmpty() && !conditionIs(pod, "Initialized", "True");
  }

  static boolean isSidecar(Field container) {
    return container.at("restartPolicy").is("Always");
  }

  static boolean isSidecar(ObjectNode pod, String name) {
    return Field.of(pod).at("spec", "initContainers").items().stream()
        .anyMatch(container -> container.at("name").is(name) && isSidecar(container));
  }

  static boolean conditionIs(ObjectNode pod, String type, String value) {
    return Field.of(pod).at("status", "conditions").items().stream()
        .anyMatch(condition -> condition.at("type").is(type) && condition.at("status").is(value));
  }

  private static boolean isTerminal(String phase) {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }
}
