package io.naru.controllers.nodettl;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.naru.client.Resources;
import io.naru.controllers.testing.Workbench;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeTtlControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");

  @BeforeEach
  void start() throws InterruptedException {
    NodeTtlController controller = new NodeTtlController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void smallClustersAskForWhatIsFresh() throws InterruptedException {
    addNodes(0, 2);
    assertThat(times()).containsExactly("0");
  }

  @Test
  void timeGrowsWithTheClusterAndShrinksLater() throws InterruptedException {
    addNodes(0, 101);
    assertThat(times()).containsExactly("15");

    removeNodes(95, 101);
    assertThat(times()).containsExactly("15"); // not below the bound yet at which it shrinks

    removeNodes(89, 95);
    assertThat(times()).containsExactly("0");
  }

  private void addNodes(int from, int to) throws InterruptedException {
    IntStream.range(from, to)
        .forEach(i ->
            bench
                .client(Resources.NODES)
                .create(
                    new NodeBuilder().withNewMetadata().withName("n" + i).endMetadata().build()));
    bench.settle();
  }

  private void removeNodes(int from, int to) throws InterruptedException {
    IntStream.range(from, to).forEach(i -> bench.client(Resources.NODES).delete("", "n" + i));
    bench.settle();
  }

  private Set<String> times() {
    return bench.api.all(Resources.NODES).stream()
        .map(Node::getMetadata)
        .map(metadata -> metadata.getAnnotations().get(NodeTtlController.ANNOTATION))
        .collect(Collectors.toSet());
  }
}
