package io.naru.controllers.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller.Result;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.discovery.ServedResource;
import io.naru.controllers.podautoscaler.MetricEvaluator.Proposal;
import io.naru.controllers.podautoscaler.MetricEvaluator.Subject;
import io.naru.controllers.podautoscaler.ReplicaCount.Tolerance;
import io.naru.controllers.podautoscaler.ScalingHistory.Bounded;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Sets the scale of workloads by metrics ({@code autoscaling/v2}), every 15 seconds as long as
 * there are autoscalers: metrics cannot be watched.
 */
public final class HorizontalPodAutoscalerController
    extends ObjectController<HorizontalPodAutoscaler> {

  static final Duration PERIOD = Duration.ofSeconds(15);

  private static final String USER = "horizontal-pod-autoscaler";

  private final Indexer<Pod> pods;
  private final MetricEvaluator evaluator;
  private final Supplier<List<ServedResource>> served;
  private final Map<String, ScalingHistory> histories = new ConcurrentHashMap<>();

  /**
   * @param served all resources, to find those of the kinds that are to be scaled
   */
  public HorizontalPodAutoscalerController(
      ControllerContext context, Supplier<List<ServedResource>> served) {
    super(context, USER, Resources.HORIZONTAL_POD_AUTOSCALERS, 2);
    this.served = served;
    pods = context.lister(Resources.PODS);
    evaluator = new MetricEvaluator(new Metrics(transport));
  }

  @Override
  protected Result sync(String key) {
    HorizontalPodAutoscaler autoscaler = lister.get(key);
    if (autoscaler == null) {
      histories.remove(key);
      return Result.done();
    }
    Instant now = context.now();
    Duration wait = history(autoscaler).untilNext(autoscaler, now, PERIOD);
    if (wait.isPositive()) {
      return Result.after(wait); // woken by its own status: metrics are no newer than before
    }
    AutoscalerStatus status = new AutoscalerStatus(StatusWriter.statusOf(autoscaler), now);
    try {
      scale(autoscaler, status, now);
    } catch (MetricException e) {
      // Told by condition and event already; the next period is another chance.
    }
    ObjectNode tree = status.tree();
    Long generation = autoscaler.getMetadata().getGeneration();
    if (generation != null) {
      tree.put("observedGeneration", generation);
    }
    if (!tree.has("desiredReplicas")) {
      tree.put("desiredReplicas", 0);
    }
    StatusWriter.write(transport, Resources.HORIZONTAL_POD_AUTOSCALERS, autoscaler, tree);
    return Result.after(PERIOD);
  }

  private void scale(HorizontalPodAutoscaler autoscaler, AutoscalerStatus status, Instant now)
      throws MetricException {
    JsonNode spec = ApiObject.ofTyped(autoscaler).tree();
    Target target = target(autoscaler);
    ApiObject scale = scaleOf(autoscaler, target, status);
    int current = scale.tree().path("spec").path("replicas").asInt();
    int observed = scale.tree().path("status").path("replicas").asInt();
    status.condition(
        "AbleToScale",
        true,
        "SucceededGetScale",
        "the HPA controller was able to get the target's current scale");
    int least = spec.path("spec").path("minReplicas").asInt(1);
    int most = spec.path("spec").path("maxReplicas").asInt();
    if (current == 0 && least != 0) {
      status.replicas(observed, 0);
      status.condition(
          "ScalingActive",
          false,
          "ScalingDisabled",
          "scaling is disabled since the replica count of the target is zero");
      return;
    }
    String reason;
    int desired;
    if (current > most) {
      desired = most;
      reason = "Current number of replicas above Spec.MaxReplicas";
    } else if (current < least) {
      desired = least;
      reason = "Current number of replicas below Spec.MinReplicas";
    } else {
      Subject subject = subject(autoscaler, scale, observed, status);
      Proposal proposal = propose(autoscaler, spec, subject, status, now);
      desired = bounded(autoscaler, spec, current, proposal.replicas(), least, most, status, now);
      reason = desired > current ? proposal.name() + " above target" : "All metrics below target";
    }
    if (desired != current) {
      rescale(autoscaler, target, scale, current, desired, reason, status);
      history(autoscaler).changed(now, current, desired);
    }
    status.replicas(observed, desired);
  }

  private Target target(HorizontalPodAutoscaler autoscaler) {
    var reference = autoscaler.getSpec().getScaleTargetRef();
    String group =
        reference.getApiVersion() == null
            ? ""
            : GroupVersion.parse(reference.getApiVersion()).group();
    return served.get().stream()
        .filter(resource ->
            resource.kind().equals(reference.getKind())
                && resource.resource().group().equals(group))
        .findFirst()
        .map(resource ->
            Target.of(
                    resource.resource(),
                    autoscaler.getMetadata().getNamespace(),
                    reference.getName())
                .subresource("scale"))
        .orElseGet(() -> new Target(Resources.PODS.resource(), "", "", ""));
  }

  private ApiObject scaleOf(
      HorizontalPodAutoscaler autoscaler, Target target, AutoscalerStatus status)
      throws MetricException {
    var reference = autoscaler.getSpec().getScaleTargetRef();
    String problem;
    if (target.subresource().isEmpty()) {
      problem =
          "no matches for kind \"%s\" in group \"%s\""
              .formatted(reference.getKind(), reference.getApiVersion());
    } else {
      try {
        return transport.get(target);
      } catch (StatusException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    event(autoscaler, Type.WARNING, "FailedGetScale", problem);
    status.condition(
        "AbleToScale",
        false,
        "FailedGetScale",
        "the HPA controller was unable to get the target's current scale: " + problem);
    throw new MetricException(problem);
  }

  private Subject subject(
      HorizontalPodAutoscaler autoscaler, ApiObject scale, int observed, AutoscalerStatus status)
      throws MetricException {
    String selector = Json.text(scale.tree(), "status", "selector");
    if (selector.isEmpty()) {
      event(autoscaler, Type.WARNING, "SelectorRequired", "selector is required");
      status.condition(
          "ScalingActive",
          false,
          "InvalidSelector",
          "the HPA target's scale is missing a selector");
      throw new MetricException("selector is required");
    }
    LabelSelector parsed = LabelSelector.parse(selector);
    String namespace = autoscaler.getMetadata().getNamespace();
    List<Pod> selected =
        pods.inNamespace(namespace).stream()
            .filter(pod -> parsed.matches(Selectors.labels(pod)))
            .toList();
    return new Subject(namespace, observed, selector, selected);
  }

  /** The metric that asks for most counts; one that fails forbids only to scale down. */
  private Proposal propose(
      HorizontalPodAutoscaler autoscaler,
      JsonNode spec,
      Subject subject,
      AutoscalerStatus status,
      Instant now)
      throws MetricException {
    Tolerance tolerance =
        new Tolerance(ScalingRules.down(spec).tolerance(), ScalingRules.up(spec).tolerance());
    Proposal best = null;
    String failure = null;
    String failureReason = "";
    var current = Json.array();
    for (JsonNode metric : spec.path("spec").path("metrics")) {
      try {
        Proposal proposal = evaluator.evaluate(metric, subject, tolerance, now);
        current.add(proposal.status());
        if (best == null || proposal.replicas() > best.replicas()) {
          best = proposal;
        }
      } catch (MetricException e) {
        if (failure == null) {
          failure = String.valueOf(e.getMessage());
          failureReason = MetricEvaluator.failure(metric);
        }
      }
    }
    status.tree().set("currentMetrics", current);
    if (failure != null && (best == null || best.replicas() <= subject.replicas())) {
      event(autoscaler, Type.WARNING, failureReason, failure);
      status.condition(
          "ScalingActive",
          false,
          failureReason,
          "the HPA was unable to compute the replica count: " + failure);
      throw new MetricException(failure);
    }
    if (best == null) {
      status.condition("ScalingActive", false, "InvalidMetricSourceType", "there are no metrics");
      throw new MetricException("there are no metrics");
    }
    status.condition(
        "ScalingActive",
        true,
        "ValidMetricFound",
        "the HPA was able to successfully calculate a replica count from " + best.name());
    return best;
  }

  private int bounded(
      HorizontalPodAutoscaler autoscaler,
      JsonNode spec,
      int current,
      int proposed,
      int least,
      int most,
      AutoscalerStatus status,
      Instant now) {
    ScalingRules up = ScalingRules.up(spec);
    ScalingRules down = ScalingRules.down(spec);
    ScalingHistory history = history(autoscaler);
    Bounded stable = history.stabilized(current, proposed, up, down, now);
    status.condition(
        "AbleToScale",
        true,
        stable.reason().isEmpty() ? "ReadyForNewScale" : stable.reason(),
        stable.reason().isEmpty() ? "recommended size matches current size" : stable.message());
    Bounded limited = history.limited(current, stable.replicas(), least, most, up, down, now);
    boolean limits = !limited.reason().isEmpty();
    status.condition(
        "ScalingLimited",
        limits,
        limits ? limited.reason() : "DesiredWithinRange",
        limits ? limited.message() : "the desired count is within the acceptable range");
    return limited.replicas();
  }

  private ScalingHistory history(HorizontalPodAutoscaler autoscaler) {
    return histories.computeIfAbsent(Indexer.key(autoscaler), key -> new ScalingHistory());
  }

  private void rescale(
      HorizontalPodAutoscaler autoscaler,
      Target target,
      ApiObject scale,
      int current,
      int desired,
      String reason,
      AutoscalerStatus status)
      throws MetricException {
    ObjectNode wanted = scale.mutableTree();
    Json.ensureObject(wanted, "spec").put("replicas", desired);
    try {
      transport.update(target, ApiObject.of(wanted));
    } catch (StatusException e) {
      event(
          autoscaler,
          Type.WARNING,
          "FailedRescale",
          "New size: %d; reason: %s; error: %s".formatted(desired, reason, e.getMessage()));
      status.condition(
          "AbleToScale",
          false,
          "FailedUpdateScale",
          "the HPA controller was unable to update the target scale: " + e.getMessage());
      status.replicas(current, current);
      throw new MetricException(String.valueOf(e.getMessage()));
    }
    status.condition(
        "AbleToScale",
        true,
        "SucceededRescale",
        "the HPA controller was able to update the target scale to " + desired);
    status.scaled();
    event(
        autoscaler,
        Type.NORMAL,
        "SuccessfulRescale",
        "New size: %d; reason: %s".formatted(desired, reason));
  }
}
