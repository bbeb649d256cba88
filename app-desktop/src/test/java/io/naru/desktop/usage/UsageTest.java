package io.naru.desktop.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.desktop.Yaml;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UsageTest {

  private static final JsonNode NODES =
      Yaml.tree("items: [{metadata: {name: node-1}, usage: {cpu: 250m, memory: 128Mi}}]");
  private static final JsonNode PODS =
      Yaml.tree(
          "items: [{metadata: {name: web, namespace: shop}, containers: [{usage: {cpu: 1500000n,"
              + " memory: 1Mi}}, {usage: {cpu: '1', memory: 1Ki}}]}]");

  private final Usage usage = new Usage();

  @Test
  void addsUpTheContainersOfAPod() {
    usage.take(NODES, PODS, Instant.EPOCH);
    assertThat(usage.ofNode("node-1"))
        .containsExactly(new Usage.Sample(Instant.EPOCH, 0.25, 128 << 20));
    assertThat(usage.ofPod("shop/web").getFirst().cpu())
        .isCloseTo(1.0015, org.assertj.core.data.Offset.offset(1e-9));
    assertThat(usage.ofPod("shop/web").getFirst().memory()).isEqualTo((1 << 20) + 1024);
  }

  @Test
  void isBoundedAndForgetsWhatIsGone() {
    for (int i = 0; i < Usage.MOST + 5; i++) {
      usage.take(NODES, PODS, Instant.ofEpochSecond(i));
    }
    assertThat(usage.ofNode("node-1")).hasSize(Usage.MOST);
    assertThat(usage.ofNode("node-1").getFirst().at()).isEqualTo(Instant.ofEpochSecond(5));
    usage.take(NODES, Yaml.tree("{}"), Instant.EPOCH);
    assertThat(usage.ofPod("shop/web")).isEmpty();
  }
}
