package io.naru.desktop.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.table.Tone;
import org.junit.jupiter.api.Test;

class PodStatusTest {

  @Test
  void isPendingWhileNothingIsReported() {
    assertThat(of("{}")).isEqualTo(new PodStatus("Pending", Tone.BUSY, 0, 1, 0));
  }

  @Test
  void isGoodWhenAllContainersAreReady() {
    assertThat(
            of(
                "{phase: Running, containerStatuses: [{name: a, ready: true, restartCount: 3,"
                    + " state: {running: {}}}]}"))
        .isEqualTo(new PodStatus("Running", Tone.GOOD, 1, 1, 3));
  }

  @Test
  void warnsOfARunningPodThatIsNotReady() {
    assertThat(
            of("{phase: Running, containerStatuses: [{name: a, ready: false,"
                    + " state: {running: {}}}]}")
                .tone())
        .isEqualTo(Tone.WARNING);
  }

  @Test
  void namesTheReasonWhyAContainerWaits() {
    PodStatus status =
        of(
            "{phase: Running, containerStatuses: [{name: a, ready: false,"
                + " state: {waiting: {reason: CrashLoopBackOff}}}]}");
    assertThat(status.text()).isEqualTo("CrashLoopBackOff");
    assertThat(status.tone()).isEqualTo(Tone.BAD);
  }

  @Test
  void countsInitContainersThatAreDone() {
    assertThat(
            of("{phase: Pending, initContainerStatuses: [{name: i, state: {terminated: {exitCode:"
                    + " 0}}}, {name: j, state: {running: {}}}]}")
                .text())
        .isEqualTo("Init:1/2");
  }

  @Test
  void isCompletedWhenItSucceeded() {
    assertThat(
            of(
                "{phase: Succeeded, containerStatuses: [{name: a, ready: false, state: {terminated:"
                    + " {reason: Completed, exitCode: 0}}}]}"))
        .isEqualTo(new PodStatus("Completed", Tone.MUTED, 0, 1, 0));
  }

  @Test
  void saysTheExitCodeWhereThereIsNoReason() {
    assertThat(
            of("{phase: Failed, containerStatuses: [{name: a, ready: false, state: {terminated:"
                    + " {exitCode: 3}}}]}")
                .text())
        .isEqualTo("ExitCode:3");
  }

  private static PodStatus of(String status) {
    return PodStatus.of(
        Serialization.unmarshal(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: p}
            spec: {containers: [{name: a}]}
            status: %s
            """
                .formatted(status),
            Pod.class));
  }
}
