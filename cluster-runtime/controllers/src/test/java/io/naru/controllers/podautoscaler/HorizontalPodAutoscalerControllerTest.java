package io.naru.controllers.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.naru.client.ApiTransport;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.controllers.discovery.ServedResource;
import io.naru.controllers.support.DelegatingApi;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HorizontalPodAutoscalerControllerTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryApi api = new InMemoryApi();
  private final ScaledApi scaled = new ScaledApi(api);
  private final ManualTimers timers = new ManualTimers(NOW);
  private final InformerFactory informers = new InformerFactory(api);
  private final HorizontalPodAutoscalerController controller =
      new HorizontalPodAutoscalerController(
          new ControllerContext(user -> scaled, informers, timers),
          () -> List.of(new ServedResource(Resources.DEPLOYMENTS.resource(), "Deployment", true)));

  @AfterEach
  void stop() {
    controller.close();
    informers.close();
  }

  @Test
  void growsByTheRatioOfUseToTarget() throws InterruptedException {
    autoscaler();
    pods(2, 150); // of 200m requested: 75 %, where 50 % is the target
    start();

    assertThat(scaled.replicas).isEqualTo(3);
    assertThat(status().getDesiredReplicas()).isEqualTo(3);
    assertThat(condition("AbleToScale")).isEqualTo("True SucceededRescale");
    assertThat(condition("ScalingActive")).isEqualTo("True ValidMetricFound");
    assertThat(condition("ScalingLimited")).isEqualTo("False DesiredWithinRange");
    assertThat(status().getCurrentMetrics().getFirst().getResource().getCurrent())
        .satisfies(current -> assertThat(current.getAverageUtilization()).isEqualTo(75));
  }

  @Test
  void staysWithinTolerance() throws InterruptedException {
    autoscaler();
    pods(2, 109);
    start();

    assertThat(scaled.replicas).isEqualTo(2);
    assertThat(condition("AbleToScale")).isEqualTo("True ReadyForNewScale");
  }

  @Test
  void neverGrowsBeyondItsMaximum() throws InterruptedException {
    autoscaler();
    pods(2, 2000);
    start();
    timers.advance(Duration.ofSeconds(15));
    settle();

    assertThat(scaled.replicas).isEqualTo(5);
    assertThat(condition("ScalingLimited")).isEqualTo("True TooManyReplicas");
  }

  @Test
  void shrinksOnlyAfterFiveQuietMinutes() throws InterruptedException {
    autoscaler();
    scaled.replicas = 4;
    pods(4, 100);
    start();
    for (String pod : List.copyOf(scaled.usage.keySet())) {
      scaled.usage.put(pod, 20L);
    }
    later(Duration.ofMinutes(4));
    assertThat(scaled.replicas).isEqualTo(4);
    assertThat(condition("AbleToScale")).isEqualTo("True ScaleDownStabilized");

    later(Duration.ofMinutes(2));
    assertThat(scaled.replicas).isLessThan(4);
  }

  @Test
  void looksOnceAPeriodThoughItsOwnStatusWakesIt() throws InterruptedException {
    autoscaler();
    pods(2, 400);
    start();
    settle();
    settle();
    int first = scaled.updates;

    timers.advance(Duration.ofSeconds(14));
    settle();

    assertThat(first).isEqualTo(1);
    assertThat(scaled.updates).isEqualTo(1);
  }

  @Test
  void saysWhyItCannotScale() throws InterruptedException {
    autoscaler();
    pods(2, 100);
    scaled.usage.clear();
    start();

    assertThat(scaled.replicas).isEqualTo(2);
    assertThat(condition("ScalingActive")).isEqualTo("False FailedGetResourceMetric");
  }

  @Test
  void leavesAWorkloadAloneThatIsScaledToNothing() throws InterruptedException {
    autoscaler();
    scaled.replicas = 0;
    start();

    assertThat(scaled.updates).isZero();
    assertThat(condition("ScalingActive")).isEqualTo("False ScalingDisabled");
  }

  private void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
    settle();
  }

  private void settle() throws InterruptedException {
    informers.awaitApplied();
    controller.drain();
    informers.awaitApplied();
    controller.drain();
  }

  private void later(Duration duration) throws InterruptedException {
    for (Duration left = duration; left.isPositive(); left = left.minusSeconds(15)) {
      timers.advance(Duration.ofSeconds(15));
      settle();
    }
  }

  private io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus status() {
    return autoscalers().getFirst().getStatus();
  }

  private List<HorizontalPodAutoscaler> autoscalers() {
    return api.all(Resources.HORIZONTAL_POD_AUTOSCALERS);
  }

  private String condition(String type) {
    return status().getConditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus() + " " + condition.getReason())
        .findFirst()
        .orElse("");
  }

  private void autoscaler() {
    api.given(
        Resources.HORIZONTAL_POD_AUTOSCALERS,
        new HorizontalPodAutoscalerBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("web")
            .endMetadata()
            .withNewSpec()
            .withNewScaleTargetRef("apps/v1", "Deployment", "web")
            .withMinReplicas(1)
            .withMaxReplicas(5)
            .addNewMetric()
            .withType("Resource")
            .withNewResource()
            .withName("cpu")
            .withNewTarget()
            .withType("Utilization")
            .withAverageUtilization(50)
            .endTarget()
            .endResource()
            .endMetric()
            .endSpec()
            .build());
  }

  private void pods(int count, long milli) {
    for (int i = 0; i < count; i++) {
      String name = "web-" + i;
      scaled.usage.put(name, milli);
      api.given(
          Resources.PODS,
          new PodBuilder()
              .withNewMetadata()
              .withNamespace("shop")
              .withName(name)
              .addToLabels("app", "web")
              .endMetadata()
              .withNewSpec()
              .addNewContainer()
              .withName("c")
              .withNewResources()
              .withRequests(Map.of("cpu", new Quantity("200m")))
              .endResources()
              .endContainer()
              .endSpec()
              .withNewStatus()
              .withPhase("Running")
              .withStartTime("2025-12-31T00:00:00Z")
              .addNewCondition()
              .withType("Ready")
              .withStatus("True")
              .withLastTransitionTime("2025-12-31T00:00:05Z")
              .endCondition()
              .endStatus()
              .build());
    }
  }

  /** One workload with a scale, and what its pods use. */
  private static final class ScaledApi extends DelegatingApi {
    private final Map<String, Long> usage = new java.util.TreeMap<>();
    private int replicas = 2;
    private int updates;

    ScaledApi(ApiTransport api) {
      super(api);
    }

    @Override
    public ApiObject get(Target target) {
      if (!target.subresource().equals("scale")) {
        return super.get(target);
      }
      ObjectNode scale = Json.object().put("apiVersion", "autoscaling/v1").put("kind", "Scale");
      scale.putObject("metadata").put("name", "web").put("namespace", "shop");
      scale.putObject("spec").put("replicas", replicas);
      scale.putObject("status").put("replicas", replicas).put("selector", "app=web");
      return ApiObject.of(scale);
    }

    @Override
    public ApiObject update(Target target, ApiObject body) {
      if (!target.subresource().equals("scale")) {
        return super.update(target, body);
      }
      replicas = body.tree().path("spec").path("replicas").asInt();
      updates++;
      return body;
    }

    @Override
    public Listing list(
        GroupVersionResource resource, @Nullable String namespace, Selection selection) {
      if (!resource.group().equals("metrics.k8s.io")) {
        return super.list(resource, namespace, selection);
      }
      List<ApiObject> items = new ArrayList<>();
      usage.forEach((pod, milli) -> {
        ObjectNode item = Json.object().put("timestamp", NOW.toString()).put("window", "10s");
        item.putObject("metadata").put("name", pod).put("namespace", "shop");
        item.putArray("containers").addObject().putObject("usage").put("cpu", milli + "m");
        items.add(ApiObject.of(item));
      });
      return new Listing("1", items);
    }
  }
}
