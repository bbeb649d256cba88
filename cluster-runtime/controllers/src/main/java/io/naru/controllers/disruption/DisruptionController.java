package io.naru.controllers.disruption;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.naru.client.ApiTransport;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Says in the status of every PodDisruptionBudget how many of its pods are healthy, how many have
 * to be, and how many may be evicted now. See
 * https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
 */
public final class DisruptionController implements ManagedController {

  private static final String USER = "disruption-controller";
  // A pod whose eviction was allowed counts as gone; if it still runs after this, it was not.
  private static final Duration DELETION = Duration.ofMinutes(2);

  /** How many pods there should be, and how many of them have to be healthy. */
  private record Demand(int expected, int healthy) {}

  private final ControllerContext context;
  private final ApiTransport transport;
  private final Indexer<PodDisruptionBudget> budgets;
  private final Indexer<Pod> pods;
  private final ExpectedPods expectedPods;
  private final EventRecorder events;
  private final Controller<String> controller;

  public DisruptionController(ControllerContext context) {
    this.context = context;
    transport = context.transport(USER);
    budgets = context.lister(Resources.POD_DISRUPTION_BUDGETS);
    pods = context.lister(Resources.PODS);
    expectedPods = new ExpectedPods(context, transport);
    events = context.recorder("controllermanager");
    controller = new Controller<>("disruption", context.timers(), this::sync);
    context
        .informer(Resources.POD_DISRUPTION_BUDGETS)
        .addHandler(EventHandler.forEach(budget -> controller.enqueue(Indexer.key(budget))));
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onAdd(Pod pod) {
                enqueueBudgetsOf(pod);
              }

              @Override
              public void onUpdate(Pod old, Pod pod) {
                enqueueBudgetsOf(pod);
                if (!Selectors.labels(old).equals(Selectors.labels(pod))) {
                  enqueueBudgetsOf(old);
                }
              }

              @Override
              public void onDelete(Pod pod) {
                enqueueBudgetsOf(pod);
              }
            });
  }

  @Override
  public void start() {
    controller.start(2);
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private void enqueueBudgetsOf(Pod pod) {
    for (PodDisruptionBudget budget : budgets.inNamespace(pod.getMetadata().getNamespace())) {
      if (selector(budget).matches(Selectors.labels(pod))) {
        controller.enqueue(Indexer.key(budget));
      }
    }
  }

  private static LabelSelector selector(PodDisruptionBudget budget) {
    return budget.getSpec().getSelector() == null
        ? LabelSelector.nothing()
        : Selectors.of(budget.getSpec().getSelector());
  }

  private Result sync(String key) {
    PodDisruptionBudget budget = budgets.get(key);
    if (budget == null) {
      return Result.done();
    }
    LabelSelector selector = selector(budget);
    List<Pod> selected =
        pods.inNamespace(budget.getMetadata().getNamespace()).stream()
            .filter(pod -> selector.matches(Selectors.labels(pod)))
            .toList();
    if (selected.isEmpty()) {
      event(budget, EventRecorder.Type.NORMAL, "NoPods", "No matching pods found");
    }
    Demand demand;
    try {
      demand = demand(budget, selected);
    } catch (RuntimeException e) {
      String problem = Objects.requireNonNullElse(e.getMessage(), e.toString());
      event(
          budget,
          EventRecorder.Type.WARNING,
          "CalculateExpectedPodCountFailed",
          "Failed to calculate the number of expected pods: " + problem);
      // Better no eviction than one too many.
      ObjectNode status = StatusWriter.statusOf(budget);
      status.put("disruptionsAllowed", 0);
      allow(status, budget, false, "SyncFailed", problem);
      StatusWriter.write(transport, Resources.POD_DISRUPTION_BUDGETS, budget, status);
      throw e instanceof StatusException refused ? refused : StatusException.internal(problem);
    }
    return write(budget, selected, demand);
  }

  private Demand demand(PodDisruptionBudget budget, List<Pod> selected) {
    IntOrString most = budget.getSpec().getMaxUnavailable();
    IntOrString least = budget.getSpec().getMinAvailable();
    if (most != null) {
      int expected = expectedPods.of(selected);
      return new Demand(expected, Math.max(0, expected - scaled(most, expected)));
    }
    if (least == null) {
      return new Demand(0, 0);
    }
    if (least.getIntVal() != null) {
      return new Demand(selected.size(), least.getIntVal());
    }
    int expected = expectedPods.of(selected);
    return new Demand(expected, scaled(least, expected));
  }

  /** A number, or a percentage rounded up. */
  private static int scaled(IntOrString value, int total) {
    Integer number = value.getIntVal();
    if (number != null) {
      return number;
    }
    String text = value.getStrVal();
    if (!text.endsWith("%")) {
      throw new IllegalArgumentException(
          "invalid value for IntOrString: invalid type: string is not a percentage");
    }
    long percent = Long.parseLong(text.substring(0, text.length() - 1));
    return (int) Math.ceilDiv(percent * total, 100L);
  }

  private Result write(PodDisruptionBudget budget, List<Pod> selected, Demand demand) {
    Instant now = context.now();
    Map<String, String> disrupted = stillDisrupted(budget, selected, now);
    int healthy =
        (int)
            selected.stream()
                .filter(pod ->
                    !Pods.isTerminating(pod)
                        && !disrupted.containsKey(pod.getMetadata().getName())
                        && Pods.isReady(pod))
                .count();
    int allowed = demand.expected() <= 0 ? 0 : Math.max(0, healthy - demand.healthy());
    ObjectNode status = StatusWriter.statusOf(budget);
    status.put("currentHealthy", healthy);
    status.put("desiredHealthy", demand.healthy());
    status.put("expectedPods", demand.expected());
    status.put("disruptionsAllowed", allowed);
    status.remove("disruptedPods");
    if (!disrupted.isEmpty()) {
      ObjectNode written = status.putObject("disruptedPods");
      disrupted.forEach(written::put);
    }
    Long generation = budget.getMetadata().getGeneration();
    if (generation != null) {
      status.put("observedGeneration", generation);
    }
    allow(status, budget, allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "");
    StatusWriter.write(transport, Resources.POD_DISRUPTION_BUDGETS, budget, status);
    return disrupted.values().stream()
        .map(time -> Duration.between(now, Instant.parse(time).plus(DELETION)))
        .min(Duration::compareTo)
        .map(Result::after)
        .orElseGet(Result::done);
  }

  /** Pods whose eviction was allowed and that have not begun to terminate, by name. */
  private Map<String, String> stillDisrupted(
      PodDisruptionBudget budget, List<Pod> selected, Instant now) {
    Map<String, String> noted =
        budget.getStatus() == null ? null : budget.getStatus().getDisruptedPods();
    Map<String, String> result = new TreeMap<>();
    if (noted == null) {
      return result;
    }
    for (Pod pod : selected) {
      String time = noted.get(pod.getMetadata().getName());
      if (time == null || Pods.isTerminating(pod)) {
        continue;
      }
      if (Instant.parse(time).plus(DELETION).isAfter(now)) {
        result.put(pod.getMetadata().getName(), time);
      } else {
        events.record(
            pod,
            Resources.PODS,
            EventRecorder.Type.WARNING,
            "NotDeleted",
            "Pod was expected by PDB " + Indexer.key(budget) + " to be deleted but it wasn't");
      }
    }
    return result;
  }

  private void allow(
      ObjectNode status, PodDisruptionBudget budget, boolean yes, String reason, String message) {
    ArrayNode old = status.get("conditions") instanceof ArrayNode found ? found : Json.array();
    ArrayNode conditions = status.putArray("conditions");
    String value = yes ? "True" : "False";
    String since = context.now().truncatedTo(ChronoUnit.SECONDS).toString();
    for (var condition : old) {
      if (!Json.text(condition, "type").equals("DisruptionAllowed")) {
        conditions.add(condition);
      } else if (Json.text(condition, "status").equals(value)) {
        since = Json.text(condition, "lastTransitionTime");
      }
    }
    ObjectNode next = conditions.addObject().put("type", "DisruptionAllowed").put("status", value);
    Long generation = budget.getMetadata().getGeneration();
    if (generation != null) {
      next.put("observedGeneration", generation);
    }
    next.put("lastTransitionTime", since).put("reason", reason).put("message", message);
  }

  private void event(
      PodDisruptionBudget budget, EventRecorder.Type type, String reason, String message) {
    events.record(budget, Resources.POD_DISRUPTION_BUDGETS, type, reason, message);
  }
}
