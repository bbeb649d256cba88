package io.naru.intellij.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.intellij.kube.Trees;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReportTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status: {} | web  Pending  0/2
          status: {phase: Running, containerStatuses: [{ready: true}, {ready: false}]} | web  Running  1/2
          status: {phase: Running, containerStatuses: [{restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}}]} | web  CrashLoopBackOff  0/2  restarts 3
          status: {phase: Pending, initContainerStatuses: [{state: {waiting: {reason: ImagePullBackOff}}}], containerStatuses: [{state: {waiting: {reason: PodInitializing}}}]} | web  ImagePullBackOff  0/2
          status: {phase: Failed, reason: Evicted} | web  Evicted  0/2
          """)
  void saysInOneLineHowAPodFares(String status, String line) {
    String pod = "{metadata: {name: web}, spec: {containers: [{}, {}]}, " + status + "}";
    assertThat(PodReport.of(Trees.yaml(pod).getFirst()).line()).isEqualTo(line);
  }
}
