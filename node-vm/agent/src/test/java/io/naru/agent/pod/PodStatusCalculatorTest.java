package io.naru.agent.pod;

import static io.naru.agent.testing.TestPods.START;
import static io.naru.agent.testing.TestPods.json;
import static io.naru.agent.testing.TestPods.pod;
import static io.naru.agent.testing.TestPods.state;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.PodState;
import io.naru.agent.model.Pod;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodStatusCalculatorTest {

  private static final String ONE = "{'containers':[{'name':'a','image':'x'}]}";

  private final PodStatusCalculator calculator =
      new PodStatusCalculator("192.0.2.1", "containerd", new AppliedResources());

  private ObjectNode status(
      Pod pod, PodState state, Map<String, Waiting> waiting, boolean stopped) {
    return calculator.compute(pod, state, Health.ALWAYS, waiting, null, stopped, START);
  }

  private static JsonNode condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return condition;
      }
    }
    return Json.object();
  }

  @Test
  void aPodIsPendingWhileItsContainersAreBeingCreated() {
    Pod pod = pod(ONE);
    ObjectNode status = status(pod, PodState.EMPTY, Map.of(), false);
    assertThat(Json.text(status, "phase")).isEqualTo("Pending");
    assertThat(status.path("containerStatuses").path(0).toString())
        .contains("\"waiting\":{\"reason\":\"ContainerCreating\"}");
    assertThat(Json.text(condition(status, "Ready"), "reason")).isEqualTo("ContainersNotReady");
  }

  @Test
  void aRunningPodIsReadyAndHasItsAddress() {
    Pod pod = pod(ONE);
    ObjectNode status = status(pod, state(pod).running("a").build(), Map.of(), false);
    assertThat(Json.text(status, "phase")).isEqualTo("Running");
    assertThat(Json.text(status, "podIP")).isEqualTo("10.0.0.7");
    assertThat(Json.text(condition(status, "Ready"), "status")).isEqualTo("True");
    assertThat(Json.text(status.path("containerStatuses").path(0), "containerID"))
        .isEqualTo("containerd://a0");
  }

  @Test
  void aCrashLoopingContainerWaitsAndKeepsWhyItEnded() {
    Pod pod = pod(ONE);
    Map<String, Waiting> waiting = Map.of("a", new Waiting("CrashLoopBackOff", "back-off"));
    ObjectNode status = status(pod, state(pod).exited("a", 3, 2, START).build(), waiting, false);
    JsonNode container = status.path("containerStatuses").path(0);
    assertThat(Json.text(status, "phase")).isEqualTo("Running");
    assertThat(Json.text(container, "state", "waiting", "reason")).isEqualTo("CrashLoopBackOff");
    assertThat(Json.at(container, "lastState", "terminated", "exitCode").asInt()).isEqualTo(3);
    assertThat(container.path("restartCount").asInt()).isEqualTo(2);
  }

  @Test
  void aStoppedPodSucceededOnlyIfAllItsContainersDid() {
    Pod pod = pod("{'restartPolicy':'Never','containers':[{'name':'a'},{'name':'b'}]}");
    PodState good = state(pod).exited("a", 0, 0, START).exited("b", 0, 0, START).build();
    PodState bad = state(pod).exited("a", 0, 0, START).exited("b", 1, 0, START).build();
    assertThat(Json.text(status(pod, good, Map.of(), true), "phase")).isEqualTo("Succeeded");
    assertThat(Json.text(status(pod, bad, Map.of(), true), "phase")).isEqualTo("Failed");
  }

  @Test
  void readinessGatesOfOthersKeepAPodUnready() {
    Pod pod =
        pod("{'readinessGates':[{'conditionType':'lb'}],'containers':[{'name':'a','image':'x'}]}");
    ObjectNode status = status(pod, state(pod).running("a").build(), Map.of(), false);
    assertThat(Json.text(condition(status, "Ready"), "reason")).isEqualTo("ReadinessGatesNotReady");
    assertThat(Json.text(condition(status, "ContainersReady"), "status")).isEqualTo("True");
  }

  @Test
  void thePatchLeavesAloneWhatDidNotChange() {
    ObjectNode known =
        json(
            """
            {'phase':'Running','reason':'Old','conditions':[
              {'type':'Ready','status':'False','reason':'ContainersNotReady'},
              {'type':'PodScheduled','status':'True'}]}
            """);
    ObjectNode wanted =
        json(
            """
            {'phase':'Running','podIPs':[{'ip':'10.0.0.7'}],'conditions':[
              {'type':'Ready','status':'True'},{'type':'PodScheduled','status':'True'}]}
            """);
    JsonNode patch = StatusPatch.between(known, wanted, "u1");
    assertThat(patch)
        .isEqualTo(
            json(
                """
                {'metadata':{'uid':'u1'},'status':{
                  'podIPs':[{'ip':'10.0.0.7'},{'$patch':'replace'}],
                  'conditions':[{'type':'Ready','status':'True','reason':null}],
                  'reason':null}}
                """));
    assertThat(StatusPatch.between(wanted, wanted, "u1")).isNull();
  }
}
