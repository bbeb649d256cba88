package io.naru.intellij.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.intellij.kube.Trees;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          Deployment  | spec: {replicas: 2}, status: {updatedReplicas: 1, replicas: 2} | Waiting | 1 of 2 updated
          Deployment  | spec: {replicas: 2}, status: {updatedReplicas: 2, replicas: 3} | Waiting | 1 old still to end
          Deployment  | spec: {replicas: 1}, status: {updatedReplicas: 1, replicas: 1} | Waiting | 0 of 1 available
          Deployment  | spec: {replicas: 1}, status: {updatedReplicas: 1, replicas: 1, availableReplicas: 1} | Done | 1 available
          Deployment  | status: {conditions: [{type: Progressing, reason: ProgressDeadlineExceeded, message: late}]} | Failed | late
          Deployment  | metadata: {generation: 2}, status: {observedGeneration: 1} | Waiting | the change has not been seen yet
          StatefulSet | spec: {replicas: 2}, status: {readyReplicas: 1} | Waiting | 1 of 2 ready
          StatefulSet | spec: {updateStrategy: {type: OnDelete}} | Done | pods are replaced when they are deleted
          StatefulSet | spec: {replicas: 1}, status: {readyReplicas: 1, updateRevision: b, currentRevision: a} | Waiting | 0 of 1 updated
          DaemonSet   | status: {desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2} | Waiting | 2 of 3 available
          Job         | status: {active: 1} | Waiting | 1 running
          Job         | status: {conditions: [{type: Failed, status: "True", message: too often}]} | Failed | too often
          Pod         | status: {phase: Running, conditions: [{type: Ready, status: "True"}]} | Done | ready
          Pod         | status: {phase: Pending} | Waiting | Pending
          ConfigMap   | data: {} | Done | applied
          """)
  void decidesAsKubectlDoes(String kind, String rest, String outcome, String message) {
    Rollout rollout = Rollout.of(Trees.yaml("{kind: " + kind + ", " + rest + "}").getFirst());
    assertThat(rollout.getClass().getSimpleName()).isEqualTo(outcome);
    assertThat(rollout.message()).isEqualTo(message);
  }
}
