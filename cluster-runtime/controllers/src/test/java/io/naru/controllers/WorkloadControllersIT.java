package io.naru.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.Resources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Controllers of workloads beside those that roll out; the tests play the kubelets. */
class WorkloadControllersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TEMPLATE =
      """
      {"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"v1"}]}}
      """;
  private static final String JOB_SPEC =
      """
      {"ttlSecondsAfterFinished":0,"template":{"spec":{"restartPolicy":"Never",
        "containers":[{"name":"c","image":"v1"}]}}}
      """;

  private static TestControlPlane plane;

  @BeforeAll
  static void start() throws Exception {
    plane = TestControlPlane.shared();
  }

  @Test
  void replicationControllerKeepsItsPodsAndTheirBudgetAndEndpoints() {
    plane.createNamespace("replicated");
    plane.create(
        Resources.SERVICES,
        """
        {"metadata":{"namespace":"replicated","name":"web"},
         "spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}
        """);
    plane.create(
        Resources.POD_DISRUPTION_BUDGETS,
        """
        {"metadata":{"namespace":"replicated","name":"web"},
         "spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}}
        """);
    plane.create(
        Resources.REPLICATION_CONTROLLERS,
        """
        {"metadata":{"namespace":"replicated","name":"web"},"spec":{"replicas":2,"template":%s}}
        """
            .formatted(TEMPLATE));
    await().atMost(PATIENCE).until(() -> pods("replicated").size() == 2);

    String lost = pods("replicated").getFirst().getMetadata().getName();
    plane.client(Resources.PODS).delete("replicated", lost);
    await()
        .atMost(PATIENCE)
        .until(() ->
            pods("replicated").stream()
                    .filter(pod -> !pod.getMetadata().getName().equals(lost))
                    .count()
                == 2);

    List<Pod> all = pods("replicated");
    for (int i = 0; i < all.size(); i++) {
      plane.status(
          Resources.PODS,
          "replicated",
          all.get(i).getMetadata().getName(),
          """
          {"phase":"Running","podIP":"10.244.0.%1$d","podIPs":[{"ip":"10.244.0.%1$d"}],
           "conditions":[{"type":"Ready","status":"True"}]}
          """
              .formatted(i + 10));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var budget = plane.client(Resources.POD_DISRUPTION_BUDGETS).get("replicated", "web");
          assertThat(budget.getStatus().getDisruptionsAllowed()).isEqualTo(1);
          var endpoints = plane.client(Resources.ENDPOINTS).get("replicated", "web");
          assertThat(endpoints.getSubsets())
              .singleElement()
              .satisfies(subset -> assertThat(subset.getAddresses()).hasSize(2));
          var controller = plane.client(Resources.REPLICATION_CONTROLLERS).get("replicated", "web");
          assertThat(controller.getStatus().getReadyReplicas()).isEqualTo(2);
        });
  }

  @Test
  void finishedJobGoesWithItsPodsWhenItsTimeIsOver() {
    plane.createNamespace("batch");
    plane.create(
        Resources.JOBS,
        "{\"metadata\":{\"namespace\":\"batch\",\"name\":\"once\"},\"spec\":" + JOB_SPEC + "}");
    await().atMost(PATIENCE).until(() -> pods("batch").size() == 1);

    plane.status(
        Resources.PODS,
        "batch",
        pods("batch").getFirst().getMetadata().getName(),
        "{\"phase\":\"Succeeded\"}");

    await()
        .atMost(PATIENCE)
        .until(() ->
            plane.client(Resources.JOBS).find("batch", "once") == null && pods("batch").isEmpty());
  }

  @Test
  void cronJobMakesUpForTheRunItMissed() {
    plane.createNamespace("nightly");
    plane.create(
        Resources.CRON_JOBS,
        """
        {"metadata":{"namespace":"nightly","name":"report"},
         "spec":{"schedule":"* * * * *","suspend":true,"jobTemplate":{"spec":%s}}}
        """
            .formatted(JOB_SPEC));
    plane.status(
        Resources.CRON_JOBS,
        "nightly",
        "report",
        "{\"lastScheduleTime\":\"" + Instant.now().minusSeconds(130).toString() + "\"}");

    plane
        .client(Resources.CRON_JOBS)
        .patch(
            "nightly",
            "report",
            io.naru.machinery.Json.parseObject("{\"spec\":{\"suspend\":false}}"));

    await().atMost(PATIENCE).until(() -> !jobs("nightly").isEmpty());
    assertThat(jobs("nightly").getFirst().getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getName()).isEqualTo("report"));
  }

  private static List<Pod> pods(String namespace) {
    return plane.admin().list(Resources.PODS.resource(), namespace, Selection.ALL).items().stream()
        .map(Resources.PODS::typed)
        .toList();
  }

  private static List<Job> jobs(String namespace) {
    return plane.admin().list(Resources.JOBS.resource(), namespace, Selection.ALL).items().stream()
        .map(Resources.JOBS::typed)
        .toList();
  }
}
