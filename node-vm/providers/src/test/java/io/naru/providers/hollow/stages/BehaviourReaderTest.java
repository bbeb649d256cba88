package io.naru.providers.hollow.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BehaviourReaderTest {

  @Test
  void ownStagesComeBeforeTheBuiltInOnes() {
    Behaviour behaviour =
        read(
            """
            stages:
              - name: slow
                pods: {labels: {matchLabels: {app: db}}}
                from: Creating
                to: Ready
                after: 1m30s
            """);

    assertThat(next(behaviour, pod(Map.of("app", "db"))).name()).isEqualTo("slow");
    assertThat(next(behaviour, pod(Map.of("app", "db"))).delay(pod(Map.of()), 0, 1))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(next(behaviour, pod(Map.of("app", "web"))).name()).isEqualTo("start");
  }

  @Test
  void builtInStagesCanBeTurnedOff() {
    Behaviour behaviour = read("builtIn: false\nstages: []\n");

    assertThat(behaviour.next(pod(Map.of()), PodState.CREATING, target -> true)).isNull();
    assertThat(behaviour.capacity()).containsEntry("pods", "110");
  }

  @Test
  void aShareOfThePodsIsAlwaysTheSame() {
    Behaviour behaviour =
        read(
            """
            seed: 7
            stages: [{name: some-fail, from: Creating, to: Failed, share: 0.25}]
            """);

    long failing =
        java.util.stream.IntStream.range(0, 400)
            .mapToObj(i ->
                new PodBuilder(pod(Map.of())).editMetadata().withUid("u" + i).endMetadata().build())
            .filter(pod -> next(behaviour, pod).name().equals("some-fail"))
            .peek(pod -> assertThat(next(behaviour, pod).name()).isEqualTo("some-fail"))
            .count();

    assertThat(failing).isBetween(60L, 140L);
  }

  @Test
  void jitterRepeatsForTheSamePodAndStaysWithinItsBounds() {
    Stage stage = next(Behaviour.builtIn(), pod(Map.of()));

    assertThat(stage.delay(pod(Map.of()), 0, 1))
        .isEqualTo(stage.delay(pod(Map.of()), 0, 1))
        .isBetween(Duration.ofMillis(200), Duration.ofMillis(800));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a, from: Redy, to: Ready} | stages[0].from: \"Redy\" is no state of a pod",
        "{name: a, from: Ready, to: Away} | stages[0].to: \"Away\" is no target",
        "{name: a, from: Ready, to: Deleted} | a pod that is Ready can't become Deleted",
        "{name: a, from: Ready, to: Exited, after: soon} | stages[0].after: \"soon\" is no duration",
        "{name: a, from: Ready, to: Exited, share: 2} | stages[0].share: it must be a number from 0 to 1",
        "{name: a, from: Ready, until: Exited} | stages[0].until: nothing has this name",
        "{name: a, from: Ready, pods: {app: x}} | stages[0].pods.app: nothing has this name",
        "{from: Ready} | stages[0].name: every stage needs a name",
        "{name: a} | stages[0].from: say from which states"
      })
  void saysWhereAFileIsWrong(String stage, String message) {
    assertThatThrownBy(() -> read("stages: [" + stage + "]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Behaviour read(String yaml) {
    return BehaviourReader.read(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private static Stage next(Behaviour behaviour, Pod pod) {
    return Objects.requireNonNull(
        behaviour.next(pod, PodState.CREATING, target -> target != Target.NEXT_INIT));
  }

  private static Pod pod(Map<String, String> labels) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("p")
        .withNamespace("default")
        .withUid("uid")
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("c")
        .withImage("i")
        .endContainer()
        .endSpec()
        .build();
  }
}
