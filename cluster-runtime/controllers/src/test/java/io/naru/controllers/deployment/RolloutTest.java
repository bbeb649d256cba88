package io.naru.controllers.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutTest {

  @ParameterizedTest(name = "{0} replicas, surge {1}, unavailable {2}")
  @CsvSource({
    "10, 25%, 25%, 3, 2",
    "1, 25%, 25%, 1, 0",
    "4, 0, 0%, 0, 1",
    "3, 100%, 100%, 3, 3",
    "2, 5, 7, 5, 2",
    "0, 25%, 25%, 0, 0",
  })
  void roundsSurgeUpAndUnavailabilityDown(
      int replicas, String surge, String unavailable, int expectedSurge, int expectedUnavailable) {
    Deployment deployment =
        new DeploymentBuilder(Rollouts.deployment(replicas, "v1"))
            .editSpec()
            .withNewStrategy()
            .withNewRollingUpdate()
            .withMaxSurge(value(surge))
            .withMaxUnavailable(value(unavailable))
            .endRollingUpdate()
            .endStrategy()
            .endSpec()
            .build();

    assertThat(Rollout.maxSurge(deployment)).isEqualTo(expectedSurge);
    assertThat(Rollout.maxUnavailable(deployment)).isEqualTo(expectedUnavailable);
  }

  @Test
  void hashDependsOnTemplateAndCollisionsOnly() {
    var one = Rollouts.deployment(1, "v1").getSpec().getTemplate();
    var same = Rollouts.deployment(5, "v1").getSpec().getTemplate();
    var other = Rollouts.deployment(1, "v2").getSpec().getTemplate();

    assertThat(Rollout.hash(one, null)).isEqualTo(Rollout.hash(same, null));
    assertThat(Rollout.hash(one, null))
        .isNotEqualTo(Rollout.hash(other, null))
        .isNotEqualTo(Rollout.hash(one, 1))
        .matches("[bcdfghjklmnpqrstvwxz2456789]+");
  }

  private static IntOrString value(String text) {
    return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.parseInt(text));
  }
}
