package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node is emptied for maintenance and taken back. */
class DrainE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();

  @BeforeEach
  void deploy() {
    kubectl("create namespace drained").run().succeeds();
    kubectl("create deployment moved -n drained --image=naru/guestbook-store:1 --replicas=4")
        .run()
        .succeeds();
    kubectl("rollout status -n drained deployment/moved --timeout=120s").run().succeeds();
  }

  @AfterEach
  void takeBack() {
    kubectl("uncordon node-2").run();
    kubectl("delete namespace drained").run().succeeds();
  }

  @Test
  void drainedNodeIsEmptyUntilItIsUncordoned() {
    kubectl("drain node-2 --ignore-daemonsets --delete-emptydir-data --timeout=120s")
        .run()
        .succeeds();
    assertThat(kubectl("get node node-2").run().succeeds().text()).contains("SchedulingDisabled");
    kubectl("rollout status -n drained deployment/moved --timeout=120s").run().succeeds();
    assertThat(nodesOfPods()).doesNotContain("node-2");

    kubectl("uncordon node-2").run().succeeds();
    kubectl("scale deployment moved -n drained --replicas=8").run().succeeds();
    kubectl("rollout status -n drained deployment/moved --timeout=120s").run().succeeds();
    assertThat(nodesOfPods()).contains("node-2");
  }

  private static String nodesOfPods() {
    return kubectl("get pods -n drained -o jsonpath={.items[*].spec.nodeName}").run().text();
  }

  private static Command kubectl(String line) {
    return CLUSTER.kubectl(line);
  }
}
