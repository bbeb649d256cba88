package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What kubectl does with workloads that controllers, scheduler and nodes keep alive. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolloutE2E {

  private final HollowCluster cluster = HollowCluster.shared();

  @BeforeAll
  void createNamespace() {
    cluster.tool("kubectl create namespace rollouts").run().succeeds();
  }

  @Test
  void rollsOutUndoesAndRemembers() {
    ok("create deployment web --image=x:1 --replicas=2");
    ok("rollout status deployment/web --timeout=60s");
    ok("set image deployment/web x=x:2");
    ok("annotate deployment/web kubernetes.io/change-cause=second");
    ok("rollout status deployment/web --timeout=60s");
    assertThat(ok("rollout history deployment/web")).containsPattern("1 +<none>\n2 +second\n");
    assertThat(ok("rollout history deployment/web --revision=1"))
        .startsWith("deployment.apps/web with revision #1\n")
        .containsPattern("Image:\\s+x:1\n");

    assertThat(ok("rollout undo deployment/web")).isEqualTo("deployment.apps/web rolled back\n");
    assertThat(ok("rollout status deployment/web --timeout=60s"))
        .contains("successfully rolled out");
    assertThat(ok("get deployment web -o jsonpath={..image}")).isEqualTo("x:1");
    assertThat(ok("rollout history deployment/web")).containsPattern("2 +second\n3 +<none>\n");
    assertThat(ok("events --for deployment/web --types=Normal"))
        .contains("ScalingReplicaSet", "Scaled up replica set web-");
  }

  @Test
  void remembersRevisionsOfStatefulAndDaemonSets() {
    cluster
        .tool("kubectl -n rollouts apply -f -")
        .withInput(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              replicas: 2
              serviceName: db
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: c, image: 'x:1'}]}
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agents}
            spec:
              selector: {matchLabels: {app: agents}}
              template:
                metadata: {labels: {app: agents}}
                spec: {containers: [{name: c, image: 'x:1'}]}
            """)
        .run()
        .succeeds();
    for (String set : new String[] {"statefulset/db", "daemonset/agents"}) {
      ok("rollout status %s --timeout=60s".formatted(set));
      ok("set image %s c=x:2".formatted(set));
      ok("rollout status %s --timeout=60s".formatted(set));
      assertThat(ok("rollout history " + set)).containsPattern("1 +<none>\n2 +<none>\n");
      ok("rollout undo %s --to-revision=1".formatted(set));
      ok("rollout status %s --timeout=60s".formatted(set));
      assertThat(ok("get %s -o jsonpath={..image}".formatted(set))).isEqualTo("x:1");
    }
  }

  @Test
  void waitsForStatesOfPods() {
    ok("run lone --image=x:1");
    assertThat(ok("wait --for=condition=Ready pod/lone --timeout=60s"))
        .isEqualTo("pod/lone condition met\n");
    ok("wait --for=jsonpath={.status.phase}=Running pod/lone --timeout=60s");
    assertThat(refused("wait --for=condition=Nothing pod/lone --timeout=1s"))
        .isEqualTo("error: timed out waiting for the condition on pods/lone\n");
    assertThat(ok("get pods --field-selector status.phase=Running,metadata.name=lone -o name"))
        .isEqualTo("pod/lone\n");
    assertThat(refused("exec lone -- ls")).contains("is simulated");
    ok("delete pod lone --now");
    ok("wait --for=delete pod/lone --timeout=60s");
  }

  @Test
  void createsAJobFromASchedule() {
    ok("create cronjob nightly --image=x:1 --schedule=@yearly");
    assertThat(ok("create job now --from=cronjob/nightly")).isEqualTo("job.batch/now created\n");
    ok("wait --for=condition=Complete job/now --timeout=60s");
    assertThat(ok("get job now --no-headers")).containsPattern("now +Complete +1/1");
    assertThat(ok("get job now -o jsonpath={.metadata.ownerReferences[0].name}"))
        .isEqualTo("nightly");
  }

  private String ok(String line) {
    return cluster.tool("kubectl -n rollouts " + line).run().succeeds().text();
  }

  private String refused(String line) {
    return cluster.tool("kubectl -n rollouts " + line).run().fails().text();
  }
}
