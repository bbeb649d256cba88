package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Ages;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.time.Instant;
import java.util.List;

/** Pods as {@code kubectl get pods -o wide} shows them. */
final class PodPrinter {

  private static final String NONE = "<none>";

  private PodPrinter() {}

  static Printer create() {
    return TablePrinter.named()
        .text("Ready", "Containers that are ready, of all that should run.", PodPrinter::ready)
        .text("Status", "What the pod is doing, or why it is not.", PodReason::of)
        .timed("Restarts", "How often containers were started again.", PodPrinter::restarts)
        .age()
        .text("IP", "Address of the pod.", PodPrinter::address)
        .wide()
        .text("Node", "Node that runs the pod.", pod -> orNone(pod, "spec", "nodeName"))
        .wide()
        .text(
            "Nominated Node",
            "Node that is being cleared for the pod.",
            pod -> orNone(pod, "status", "nominatedNodeName"))
        .wide()
        .text("Readiness Gates", "Further conditions that are met.", PodPrinter::gates)
        .wide()
        .build();
  }

  private static String orNone(ObjectNode pod, String... path) {
    String text = Field.of(pod).at(path).text();
    return text.isEmpty() ? NONE : text;
  }

  private static String address(ObjectNode pod) {
    List<Field> addresses = Field.of(pod).at("status", "podIPs").items();
    return addresses.isEmpty() || addresses.getFirst().at("ip").empty()
        ? orNone(pod, "status", "podIP")
        : addresses.getFirst().at("ip").text();
  }

  private static String ready(ObjectNode pod) {
    Field status = Field.of(pod).at("status");
    long total =
        Field.of(pod).at("spec", "containers").size()
            + Field.of(pod).at("spec", "initContainers").items().stream()
                .filter(PodReason::isSidecar)
                .count();
    long ready =
        status.at("containerStatuses").items().stream()
                .filter(container -> container.at("ready").flag())
                .filter(container -> container.at("state", "running").present())
                .count()
            + status.at("initContainerStatuses").items().stream()
                .filter(container -> PodReason.isSidecar(pod, container.at("name").text()))
                .filter(container -> container.at("ready").flag() && container.at("started").flag())
                .count();
    return ready + "/" + total;
  }

  private static String restarts(ObjectNode pod, Instant now) {
    Field status = Field.of(pod).at("status");
    List<Field> init = status.at("initContainerStatuses").items();
    boolean initializing = PodReason.isInitializing(pod);
    long restarts = 0;
    String last = "";
    for (Field container : init) {
      if (initializing || PodReason.isSidecar(pod, container.at("name").text())) {
        restarts += container.at("restartCount").number();
        last = later(last, container);
      }
    }
    if (!initializing) {
      for (Field container : status.at("containerStatuses").items()) {
        restarts += container.at("restartCount").number();
        last = later(last, container);
      }
    }
    return restarts > 0 && !last.isEmpty()
        ? restarts + " (" + Ages.since(last, now) + " ago)"
        : Long.toString(restarts);
  }

  /** Times in RFC 3339 and UTC sort as text. */
  private static String later(String time, Field container) {
    String finished = container.at("lastState", "terminated", "finishedAt").text();
    return finished.compareTo(time) > 0 ? finished : time;
  }

  private static String gates(ObjectNode pod) {
    List<Field> gates = Field.of(pod).at("spec", "readinessGates").items();
    if (gates.isEmpty()) {
      return NONE;
    }
    long open =
        gates.stream()
            .filter(gate -> PodReason.conditionIs(pod, gate.at("conditionType").text(), "True"))
            .count();
    return open + "/" + gates.size();
  }
}
