package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a pod's spec promises its containers, from the first to the last moment. */
class PodLifeE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();

  private static final String MANIFEST =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: pod-life}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: settings, namespace: pod-life}
      data: {color: red}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: life, namespace: pod-life, labels: {app: life}}
      spec:
        terminationGracePeriodSeconds: 10
        hostname: chosen
        subdomain: sub
        hostAliases: [{ip: 192.0.2.7, hostnames: [alias.example]}]
        dnsConfig: {searches: [search.example]}
        securityContext: {runAsUser: 1000, runAsGroup: 2000, fsGroup: 3000}
        volumes:
        - {name: shared, emptyDir: {}}
        - {name: settings, configMap: {name: settings}}
        - name: about
          downwardAPI:
            items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]
        initContainers:
        - name: sidecar
          image: naru/guestbook-store:1
          restartPolicy: Always
          command: [sh, -c, "trap 'echo sidecar ends; exit 0' TERM; while true; do sleep 0.1; done"]
          startupProbe: {exec: {command: ["true"]}, periodSeconds: 1}
        - name: first
          image: naru/guestbook-store:1
          command: [sh, -c, "mkdir /shared/sub; echo from init > /shared/sub/file"]
          volumeMounts: [{name: shared, mountPath: /shared}]
        containers:
        - name: main
          image: naru/guestbook-store:1
          command:
          - sh
          - -c
          - |
            trap 'echo main ends; exit 0' TERM
            echo "id $(id -u) $(id -g) $(id -G)"; echo "host $(hostname)"
            cat /sub/file /settings/color /about/labels; echo; cat /etc/hosts /etc/resolv.conf
            echo "variables $EXPANDED $P_color $LIMIT"
            while true; do sleep 0.1; done
          env:
          - {name: ONE, value: one}
          - {name: EXPANDED, value: "$(ONE)-two"}
          - {name: LIMIT, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
          envFrom: [{configMapRef: {name: settings}, prefix: P_}]
          resources: {requests: {cpu: 50m, memory: 16Mi}, limits: {cpu: 200m, memory: 32Mi}}
          lifecycle:
            postStart: {exec: {command: [sh, -c, "echo post > /shared/post"]}}
            preStop: {exec: {command: [sh, -c, "echo pre stop > /proc/1/fd/1; sleep 1"]}}
          startupProbe: {exec: {command: [test, -f, /shared/post]}, periodSeconds: 1}
          volumeMounts:
          - {name: shared, mountPath: /shared}
          - {name: shared, mountPath: /sub, subPath: sub}
          - {name: settings, mountPath: /settings}
          - {name: about, mountPath: /about}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: late, namespace: pod-life}
      spec:
        restartPolicy: Never
        activeDeadlineSeconds: 2
        terminationGracePeriodSeconds: 1
        containers:
        - {name: main, image: "naru/guestbook-store:1", command: [sleep, "100"]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: words, namespace: pod-life}
      spec:
        restartPolicy: Never
        containers:
        - name: main
          image: naru/guestbook-store:1
          terminationMessagePolicy: FallbackToLogsOnError
          command: [sh, -c, "echo last words; exit 7"]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: greedy, namespace: pod-life}
      spec:
        restartPolicy: Never
        terminationGracePeriodSeconds: 1
        containers:
        - name: main
          image: naru/guestbook-store:1
          command: [sh, -c, "dd if=/dev/zero of=/tmp/large bs=1M count=8; sleep 100"]
          resources: {limits: {ephemeral-storage: 4Mi}}
      """;

  @BeforeAll
  static void apply() {
    CLUSTER.kubectl("apply -f -").withInput(MANIFEST).run().succeeds();
    kubectl("wait pod/life --for=condition=Ready --timeout=60s").run().succeeds();
  }

  @Test
  void containerFindsWhatItsSpecSays() {
    assertThat(kubectl("logs life -c main").run().succeeds().text())
        .contains("id 1000 2000 2000 3000", "host chosen", "from init", "red", "app=\"life\"")
        .contains("192.0.2.7\talias.example", "chosen.sub.pod-life.svc", "search.example")
        .contains("variables one-two red 32");
  }

  @Test
  void changedConfigMapReachesTheRunningContainer() {
    kubectl("patch configmap settings -p {\"data\":{\"color\":\"blue\"}}").run().succeeds();
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() ->
            assertThat(kubectl("exec life -c main -- cat /settings/color").run().text())
                .contains("blue"));
  }

  @Test
  void podIsResizedInPlace() {
    kubectl(
            "patch pod life --subresource resize -p"
                + " {\"spec\":{\"containers\":[{\"name\":\"main\",\"resources\":"
                + "{\"limits\":{\"memory\":\"64Mi\"}}}]}}")
        .run()
        .succeeds();
    String limit =
        "cat /sys/fs/cgroup/memory.max || cat /sys/fs/cgroup/memory/memory.limit_in_bytes";
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(
                    CLUSTER
                        .kubectl(
                            new String[] {
                              "exec",
                              "-n",
                              "pod-life",
                              "life",
                              "-c",
                              "main",
                              "--",
                              "sh",
                              "-c",
                              limit
                            })
                        .run()
                        .text())
                .contains("67108864"));
    assertThat(field("life", ".status.containerStatuses[0].restartCount")).isEqualTo("0");
    assertThat(field("life", ".status.containerStatuses[0].resources.limits.memory"))
        .isEqualTo("64Mi");
  }

  @Test
  void podBeyondItsDeadlineFails() {
    awaitField("late", ".status.phase", "Failed");
    assertThat(field("late", ".status.reason")).isEqualTo("DeadlineExceeded");
  }

  @Test
  void lastWordsBecomeTheTerminationMessage() {
    awaitField("words", ".status.phase", "Failed");
    assertThat(field("words", ".status.containerStatuses[0].state.terminated.message"))
        .isEqualTo("last words");
  }

  @Test
  void podBeyondItsStorageLimitIsEvicted() {
    awaitField("greedy", ".status.phase", "Failed");
    assertThat(field("greedy", ".status.reason")).isEqualTo("Evicted");
    assertThat(field("greedy", ".status.message")).contains("ephemeral");
  }

  private static void awaitField(String pod, String path, String value) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(field(pod, path)).isEqualTo(value));
  }

  private static String field(String pod, String path) {
    return kubectl("get pod " + pod + " -o jsonpath={" + path + "}")
        .run()
        .succeeds()
        .text()
        .strip();
  }

  private static Command kubectl(String line) {
    return CLUSTER.kubectl("-n pod-life " + line);
  }
}
