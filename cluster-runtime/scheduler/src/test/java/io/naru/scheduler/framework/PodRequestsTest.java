package io.naru.scheduler.framework;

import static io.naru.scheduler.testing.Cluster.info;
import static io.naru.scheduler.testing.Cluster.pod;
import static io.naru.scheduler.testing.Cluster.requesting;
import static io.naru.scheduler.testing.Cluster.requests;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodRequestsTest {

  @Test
  void initContainersCountAtTheirHighestIfThatIsMore() {
    PodBuilder pod = requests(pod("web"), "1", "1Gi");

    assertThat(cpu(init(pod, "500m", null))).isEqualTo(1000);
    assertThat(cpu(init(pod, "3", null))).isEqualTo(3000);
  }

  @Test
  void sidecarsRunBesideContainersAndLaterInitContainers() {
    PodBuilder pod = init(requests(pod("web"), "1", "1Gi"), "500m", "Always");

    assertThat(cpu(pod)).isEqualTo(1500);
    assertThat(cpu(init(pod, "2", null))).isEqualTo(2500);
  }

  @Test
  void podLevelRequestsReplaceThoseOfContainers() {
    PodBuilder pod =
        requests(pod("web"), "1", "1Gi")
            .editSpec()
            .withNewResources()
            .withRequests(Map.of("cpu", new Quantity("2500m")))
            .endResources()
            .endSpec();

    assertThat(cpu(pod)).isEqualTo(2500);
    assertThat(info(pod.build()).requests().memory()).isEqualTo(1L << 30);
  }

  @Test
  void overheadComesOnTop() {
    PodBuilder pod =
        requests(pod("web"), "1", "1Gi")
            .editSpec()
            .withOverhead(Map.of("cpu", new Quantity("250m")))
            .endSpec();

    assertThat(cpu(pod)).isEqualTo(1250);
  }

  @Test
  void containersThatSayNothingAreAssumedToUseALittle() {
    assertThat(info(pod("web").build()).requests().isZero()).isTrue();
    assertThat(info(pod("web").build()).assumedRequests().milliCpu()).isEqualTo(100);
    assertThat(info(requesting("web", "2", "1Gi")).assumedRequests().milliCpu()).isEqualTo(2000);
  }

  private static PodBuilder init(PodBuilder pod, String cpu, String restartPolicy) {
    return new PodBuilder(pod.build())
        .editSpec()
        .addNewInitContainer()
        .withName("init-" + cpu)
        .withRestartPolicy(restartPolicy)
        .withNewResources()
        .withRequests(Map.of("cpu", new Quantity(cpu)))
        .endResources()
        .endInitContainer()
        .endSpec();
  }

  private static long cpu(PodBuilder pod) {
    return info(pod.build()).requests().milliCpu();
  }
}
