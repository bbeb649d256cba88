package io.naru.cloud.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.cloud.CloudException;
import io.naru.cloud.NodeFacts;
import io.naru.cloud.Routes;
import io.naru.cloud.Routes.Route;
import io.naru.controllers.testing.Workbench;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<Node> nodes = bench.client(Resources.NODES);
  private final Network network = new Network();

  @BeforeEach
  void start() throws InterruptedException {
    RouteController controller = new RouteController(bench.context, network);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void nodeIsAvailableOnceItsRoutesAre() throws InterruptedException {
    nodes.create(node("one", "10.244.1.0/24", "fd00:1::/64"));
    bench.settle();

    assertThat(network.routes)
        .containsExactly(new Route("one", "10.244.1.0/24"), new Route("one", "fd00:1::/64"));
    assertThat(NodeFacts.hasCondition(nodes.get("", "one"), "NetworkUnavailable", "False"))
        .isTrue();
    assertThat(NodeFacts.isReady(nodes.get("", "one"))).isTrue();
  }

  @Test
  void nodeWithoutPodsHasNoRoute() throws InterruptedException {
    nodes.create(node("one"));
    bench.settle();
    assertThat(network.routes).isEmpty();
  }

  @Test
  void routesOfNodesThatAreGoneGo() throws InterruptedException {
    network.routes.add(new Route("long-gone", "10.244.9.0/24"));
    nodes.create(node("one", "10.244.1.0/24"));
    nodes.create(node("two", "10.244.2.0/24"));
    bench.settle();
    assertThat(network.routes).extracting(Route::node).containsExactly("one", "two");

    nodes.delete("", "one");
    bench.settle();
    assertThat(network.routes).extracting(Route::node).containsExactly("two");
  }

  @Test
  void failureIsSaidOfTheNodeAndTriedAgain() throws InterruptedException {
    network.broken = true;
    nodes.create(node("one", "10.244.1.0/24"));
    bench.settle();
    assertThat(NodeFacts.hasCondition(nodes.get("", "one"), "NetworkUnavailable", "True")).isTrue();

    network.broken = false;
    bench.pass(Duration.ofMinutes(20));
    assertThat(NodeFacts.hasCondition(nodes.get("", "one"), "NetworkUnavailable", "False"))
        .isTrue();
  }

  private static Node node(String name, String... cidrs) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withPodCIDRs(cidrs)
        .endSpec()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  private static final class Network implements Routes {
    private final Set<Route> routes = new LinkedHashSet<>();
    private boolean broken;

    @Override
    public Set<Route> list() {
      return Set.copyOf(routes);
    }

    @Override
    public void create(Route route) {
      if (broken) {
        throw new CloudException("no room", null);
      }
      routes.add(route);
    }

    @Override
    public void delete(Route route) {
      routes.remove(route);
    }
  }
}
