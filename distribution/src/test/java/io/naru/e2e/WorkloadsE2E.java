package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each built-in workload on real nodes, with claims, failures and measurements that are real. */
class WorkloadsE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: workloads}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: db, namespace: workloads}
      spec: {clusterIP: None, selector: {app: db}, ports: [{port: 8080}]}
      ---
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db, namespace: workloads}
      spec:
        replicas: 2
        serviceName: db
        selector: {matchLabels: {app: db}}
        persistentVolumeClaimRetentionPolicy: {whenScaled: Delete, whenDeleted: Retain}
        template:
          metadata: {labels: {app: db}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
            - name: db
              image: naru/guestbook-store:1
              command: [sh, -c, "echo started >> /data/starts; while true; do sleep 1; done"]
              volumeMounts: [{name: data, mountPath: /data}]
              readinessProbe: {exec: {command: [test, -s, /data/starts]}, periodSeconds: 1}
        volumeClaimTemplates:
        - metadata: {name: data}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Mi}}}
      ---
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: agents, namespace: workloads}
      spec:
        selector: {matchLabels: {app: agents}}
        updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}
        template:
          metadata: {labels: {app: agents}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
            - name: agent
              image: naru/guestbook-store:1
              command: [sleep, "100000"]
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: indexed, namespace: workloads}
      spec:
        completions: 4
        parallelism: 2
        completionMode: Indexed
        backoffLimitPerIndex: 1
        template:
          spec:
            restartPolicy: Never
            containers:
            - name: index
              image: naru/guestbook-store:1
              command: [sh, -c, "echo index $JOB_COMPLETION_INDEX; test $JOB_COMPLETION_INDEX != 2"]
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: hopeless, namespace: workloads}
      spec:
        backoffLimit: 6
        podFailurePolicy:
          rules:
          - {action: FailJob, onExitCodes: {containerName: exits, operator: In, values: [42]}}
        template:
          spec:
            restartPolicy: Never
            containers:
            - {name: exits, image: "naru/guestbook-store:1", command: [sh, -c, "exit 42"]}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: forgotten, namespace: workloads}
      spec:
        ttlSecondsAfterFinished: 1
        template:
          spec:
            restartPolicy: Never
            containers: [{name: done, image: "naru/guestbook-store:1", command: ["true"]}]
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: held, namespace: workloads}
      spec:
        suspend: true
        template:
          spec:
            restartPolicy: Never
            containers: [{name: done, image: "naru/guestbook-store:1", command: ["true"]}]
      ---
      apiVersion: batch/v1
      kind: CronJob
      metadata: {name: tick, namespace: workloads}
      spec:
        schedule: "* * * * *"
        concurrencyPolicy: Forbid
        successfulJobsHistoryLimit: 1
        jobTemplate:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{name: done, image: "naru/guestbook-store:1", command: ["true"]}]
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: busy, namespace: workloads}
      spec:
        selector: {matchLabels: {app: busy}}
        template:
          metadata: {labels: {app: busy}}
          spec:
            terminationGracePeriodSeconds: 1
            containers:
            - name: burns
              image: naru/guestbook-store:1
              command: [sh, -c, "while true; do :; done"]
              resources: {requests: {cpu: 20m}, limits: {cpu: 100m}}
      """;

  @BeforeAll
  static void apply() {
    CLUSTER.kubectl("apply -f -").withInput(MANIFEST).run().succeeds();
    ok("autoscale deployment busy --cpu=50% --min=1 --max=2");
  }

  @Test
  void statefulSetKeepsNamesAndDataOfItsPods() {
    ok("rollout status statefulset/db --timeout=120s");
    assertThat(ok("get pvc -l app=db -o jsonpath={.items[*].status.phase}"))
        .isEqualTo("Bound Bound");
    String before = ok("get pod db-0 -o jsonpath={.metadata.uid}");
    ok("delete pod db-0");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> !kubectl("get pod db-0 -o jsonpath={.metadata.uid}").run().text().equals(before));
    ok("wait pod/db-0 --for=condition=Ready --timeout=60s");
    assertThat(ok("exec db-0 -- cat /data/starts")).isEqualTo("started\nstarted\n");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> ok("exec db-0 -- nslookup db-1.db.workloads.svc.cluster.local"));

    ok("scale statefulset db --replicas=1");
    ok("wait pod/db-1 pvc/data-db-1 --for=delete --timeout=60s");
    assertThat(ok("get pvc -l app=db -o name")).isEqualTo("persistentvolumeclaim/data-db-0\n");
  }

  @Test
  void daemonSetReplacesItsPodOfEachNodeWithoutAGap() {
    ok("rollout status daemonset/agents --timeout=120s");
    assertThat(ok("get pods -l app=agents -o jsonpath={.items[*].spec.nodeName}").split(" "))
        .containsExactlyInAnyOrder("node-1", "node-2");
    ok("set image daemonset/agents agent=naru/guestbook-store:2");
    ok("rollout status daemonset/agents --timeout=120s");
    assertThat(ok("get daemonset agents -o jsonpath={.status.numberAvailable}")).isEqualTo("2");
    assertThat(ok("rollout history daemonset/agents")).containsPattern("1 +<none>\n2 +<none>\n");
  }

  @Test
  void indexesOfAJobSucceedAndFailOnTheirOwn() {
    ok("wait job/indexed --for=condition=Failed --timeout=120s");
    assertThat(ok("get job indexed -o jsonpath={.status.completedIndexes}/{.status.failedIndexes}"))
        .isEqualTo("0,1,3/2");
    assertThat(ok("get job indexed -o jsonpath={.status.succeeded}/{.status.failed}"))
        .isEqualTo("3/2");
  }

  @Test
  void aJobEndsAsItsPolicySays() {
    ok("wait job/hopeless --for=condition=Failed --timeout=120s");
    assertThat(ok("get job hopeless -o jsonpath={.status.conditions[*].reason}"))
        .isEqualTo("PodFailurePolicy PodFailurePolicy");
    ok("wait job/forgotten --for=delete --timeout=120s");
  }

  @Test
  void aHeldJobStartsWhenItIsReleased() {
    assertThat(ok("get job held --no-headers")).containsPattern("held +Suspended +0/1");
    ok("patch job held -p {\"spec\":{\"suspend\":false}}");
    ok("wait job/held --for=condition=Complete --timeout=60s");
  }

  @Test
  void aScheduleMakesAJobEachMinute() {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() ->
            assertThat(ok("get cronjob tick -o jsonpath={.status.lastSuccessfulTime}"))
                .isNotEmpty());
  }

  @Test
  void aBusyDeploymentGetsAnotherPod() {
    await()
        .atMost(Duration.ofSeconds(120))
        .untilAsserted(() ->
            assertThat(ok("get deployment busy -o jsonpath={.status.readyReplicas}"))
                .isEqualTo("2"));
    assertThat(ok("describe hpa busy")).contains("SuccessfulRescale", "ValidMetricFound");
    assertThat(ok("top pods -l app=busy --no-headers")).contains("busy-");
  }

  private static String ok(String line) {
    return kubectl(line).run().succeeds().text();
  }

  private static Command kubectl(String line) {
    return CLUSTER.kubectl("-n workloads " + line);
  }
}
