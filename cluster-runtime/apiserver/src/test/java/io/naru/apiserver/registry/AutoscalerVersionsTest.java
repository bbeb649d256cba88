package io.naru.apiserver.registry;

import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An autoscaler is one object in two versions. */
class AutoscalerVersionsTest {

  private static final String TARGET =
      "maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: d}";

  @TempDir Path directory;
  TestingRegistry api;

  @BeforeEach
  void open() {
    api = new TestingRegistry(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void theOlderVersionShowsTheCpuAndKeepsTheRestInAnnotations() {
    create(
        "v2",
        "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization,"
            + " averageUtilization: 60}}}, {type: Pods, pods: {metric: {name: hits}, target: {type:"
            + " AverageValue, averageValue: '10'}}}], behavior: {scaleDown:"
            + " {stabilizationWindowSeconds: 5}}");

    ObjectNode older = read("v1");

    assertThat(older.at("/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(60);
    assertThat(older.at("/spec").has("metrics")).isFalse();
    assertThat(annotation(older, "metrics"))
        .isEqualTo(
            "[{\"type\":\"Pods\",\"pods\":{\"metricName\":\"hits\",\"targetAverageValue\":\"10\"}}]");
    assertThat(annotation(older, "behavior")).contains("\"stabilizationWindowSeconds\":5");
  }

  @Test
  void whatTheOlderVersionWritesBackIsNotLost() {
    create(
        "v2",
        "metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization,"
            + " averageUtilization: 60}}}, {type: Object, object: {describedObject: {kind: Service,"
            + " name: s}, metric: {name: hits}, target: {type: Value, value: '10'}}}]");
    ObjectNode before = read("v2");
    ObjectNode older = read("v1").deepCopy();
    Json.ensureObject(older, "spec").put("maxReplicas", 4);

    api.update("autoscaling/v1", "horizontalpodautoscalers", NAMESPACE, "h", older);

    ObjectNode after = read("v2");
    assertThat(after.at("/spec/maxReplicas").asInt()).isEqualTo(4);
    assertThat(after.at("/spec/metrics")).isEqualTo(before.at("/spec/metrics"));
    assertThat(after.at("/metadata").has("annotations")).isFalse();
  }

  @Test
  void theNewerVersionShowsWhatTheOlderSays() {
    create("v1", "targetCPUUtilizationPercentage: 70");

    ObjectNode newer = read("v2");

    assertThat(newer.at("/spec/metrics/0/resource/name").asText()).isEqualTo("cpu");
    assertThat(newer.at("/spec/metrics/0/resource/target/averageUtilization").asInt())
        .isEqualTo(70);
    assertThat(newer.at("/spec").has("targetCPUUtilizationPercentage")).isFalse();
  }

  private void create(String version, String spec) {
    api.create(
        "autoscaling/" + version,
        "horizontalpodautoscalers",
        NAMESPACE,
        "{metadata: {name: h}, spec: {" + TARGET + ", " + spec + "}}");
  }

  private ObjectNode read(String version) {
    return api.registry()
        .get(api.call("autoscaling/" + version, "horizontalpodautoscalers", NAMESPACE, "h"))
        .tree();
  }

  private static String annotation(ObjectNode object, String name) {
    return Json.text(object, "metadata", "annotations", "autoscaling.alpha.kubernetes.io/" + name);
  }
}
