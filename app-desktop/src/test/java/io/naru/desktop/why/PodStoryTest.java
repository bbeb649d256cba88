package io.naru.desktop.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.Yaml;
import io.naru.desktop.table.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodStoryTest {

  private static final String UNSCHEDULED =
      """
      metadata: {name: big, namespace: shop}
      spec: {containers: [{name: main, image: x}]}
      status: {phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: %s, message: "%s"}]}
      """;

  private static final String CRASHING =
      """
      metadata: {name: web, namespace: shop}
      spec: {nodeName: node-1, containers: [{name: main, image: x}]}
      status:
        phase: Running
        containerStatuses:
        - {name: main, ready: false, restartCount: 4, state: {waiting: {reason: CrashLoopBackOff, message: back-off 40s}},
           lastState: {terminated: {exitCode: 137, reason: OOMKilled, finishedAt: "2026-01-01T00:02:00Z"}}}
      """;

  @Test
  void readsFromTheConditionWhichNodesHaveWhatAgainstIt() {
    List<Finding> findings =
        PodStory.summary(
            pod(
                UNSCHEDULED.formatted(
                    "Unschedulable",
                    "0/5 nodes are available: 3 Insufficient cpu, 2 node(s) had untolerated taint"
                        + " {gpu: yes, or more}. preemption: 0/5 nodes are available: 5 No.")),
            List.of());
    assertThat(findings)
        .containsExactly(
            Finding.of(Tone.BAD, "noNode", 0, 5),
            Finding.of(Tone.WARNING, "nodesReason", 3, "Insufficient cpu"),
            Finding.of(
                Tone.WARNING,
                "nodesReason",
                2,
                "node(s) had untolerated taint {gpu: yes, or more}"));
  }

  @Test
  void whatOtherSchedulersSayIsLeftAsItIs() {
    assertThat(PodStory.summary(pod(UNSCHEDULED.formatted("Unschedulable", "no room")), List.of()))
        .containsExactly(Finding.of(Tone.BAD, "said", "no room"));
  }

  @Test
  void readsFromTheLatestEventWhereThereIsNoCondition() {
    Pod pod = pod("{metadata: {name: big, namespace: shop}, spec: {containers: []}}");
    assertThat(PodStory.summary(pod, List.of())).containsExactly(Finding.of(Tone.BUSY, "notTried"));
    assertThat(
            PodStory.summary(
                pod,
                List.of(
                    event("FailedScheduling", "Warning", "2026-01-01T00:00:00Z", "first"),
                    event("FailedScheduling", "Warning", "2026-01-01T00:01:00Z", "second"))))
        .containsExactly(Finding.of(Tone.BAD, "said", "second"));
  }

  @Test
  void aGateIsNoFault() {
    assertThat(PodStory.summary(pod(UNSCHEDULED.formatted("SchedulingGated", "g")), List.of()))
        .extracting(Finding::text, Finding::tone)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("gated", Tone.BUSY));
  }

  @Test
  void saysWhatACrashLoopMeansAndHowTheLastRunEnded() {
    assertThat(PodStory.summary(pod(CRASHING), List.of()))
        .extracting(Finding::text, Finding::detail)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("reason.CrashLoopBackOff", "back-off 40s"),
            org.assertj.core.groups.Tuple.tuple("reason.OOMKilled", ""));
  }

  @Test
  void tellsWhatHappenedInOrder() {
    assertThat(
            PodStory.chain(
                pod(CRASHING),
                List.of(
                    event("BackOff", "Warning", "2026-01-01T00:03:00Z", "again"),
                    event("Scheduled", "Normal", "2026-01-01T00:00:00Z", "to node-1"))))
        .extracting(Finding::text, finding -> finding.arguments().getFirst())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("event", "Scheduled"),
            org.assertj.core.groups.Tuple.tuple("reason.OOMKilled", "main"),
            org.assertj.core.groups.Tuple.tuple("event", "BackOff"));
  }

  @Test
  void verdictsAreReadWithTheBestNodeFirstAndThoseTurnedDownLast() {
    Verdict verdict =
        Verdict.read(
            Yaml.tree(
                """
                node: b
                nodes:
                - {name: c, rejections: [{plugin: NodeResourcesFit, reasons: [Insufficient cpu]}]}
                - {name: a, scores: [{plugin: P, value: 10}, {plugin: Q, value: 5}]}
                - {name: b, scores: [{plugin: P, value: 20}]}
                """));
    assertThat(verdict.nodes()).extracting(Verdict.OnNode::name).containsExactly("b", "a", "c");
    assertThat(verdict.nodes()).extracting(Verdict.OnNode::total).containsExactly(20L, 15L, 0L);
  }

  private static Pod pod(String yaml) {
    return Yaml.as(Pod.class, yaml);
  }

  private static Event event(String reason, String type, String at, String message) {
    return Yaml.as(
        Event.class,
        "{reason: %s, type: %s, lastTimestamp: '%s', message: %s, metadata: {name: %s}}"
            .formatted(reason, type, at, message, reason));
  }
}
