package io.naru.agent.pod;

import static io.naru.agent.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.agent.api.Json;
import io.naru.agent.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  private Set<String> pressures = Set.of();
  private final Admission admission =
      new Admission(Map.of("cpu", "2", "pods", "2"), () -> pressures);

  private static Pod asking(String uid, String cpu) {
    Pod pod = pod("{'containers':[{'name':'a','resources':{'requests':{'cpu':'" + cpu + "'}}}]}");
    var object = pod.object().deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) object.path("metadata")).put("uid", uid);
    return new Pod(object);
  }

  @Test
  void refusesAPodThatDoesNotFitBesideTheOthers() {
    Pod old = asking("old", "1500m");
    assertThat(admission.refuse(asking("new", "500m"), List.of(old))).isNull();
    assertThat(admission.refuse(asking("new", "501m"), List.of(old)))
        .extracting(PodStatusCalculator.Failure::reason)
        .isEqualTo("OutOfcpu");
  }

  @Test
  void countsPods() {
    List<Pod> full = List.of(asking("1", "1m"), asking("2", "1m"));
    assertThat(admission.refuse(asking("3", "1m"), full))
        .extracting(PodStatusCalculator.Failure::reason)
        .isEqualTo("OutOfpods");
  }

  @Test
  void podsThatAreOverTakeNoPlace() {
    Pod over = asking("over", "2");
    var object = over.object().deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) object)
        .set("status", Json.object().put("phase", "Succeeded"));
    assertThat(admission.refuse(asking("new", "2"), List.of(new Pod(object)))).isNull();
  }

  @Test
  void takesOnlyPodsThatReserveWhileShortOfMemory() {
    pressures = Set.of("MemoryPressure");
    assertThat(admission.refuse(asking("burstable", "1m"), List.of())).isNull();
    assertThat(admission.refuse(pod("{'containers':[{'name':'a'}]}"), List.of()))
        .isEqualTo(
            new PodStatusCalculator.Failure(
                "Evicted", "The node had condition: [MemoryPressure]. "));
  }

  @Test
  void takesOnlyTheSystemsPodsWhileShortOfDisk() {
    pressures = Set.of("DiskPressure");
    assertThat(admission.refuse(asking("burstable", "1m"), List.of())).isNotNull();
    Pod critical = pod("{'priority':2000001000,'containers':[{'name':'a'}]}");
    assertThat(admission.refuse(critical, List.of())).isNull();
  }
}
