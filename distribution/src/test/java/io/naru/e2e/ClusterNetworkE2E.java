package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Pods reach services by name, address and port from every node; the host reaches node ports, and
 * load balancers on localhost.
 */
class ClusterNetworkE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();
  private static final String PATH = "/healthz";

  @BeforeAll
  static void applyGuestbook() {
    kubectl("create namespace network").run().succeeds();
    // The guestbook's NodePort is another test's; this one takes what it is given.
    String manifests =
        kubectl("create --dry-run=client -o yaml -f samples/guestbook/").run().succeeds().text();
    kubectl("apply -n network -f -")
        .withInput(
            manifests
                .replaceAll("nodePort: \\d+", "nodePort: 0")
                .replace("namespace: default", "namespace: network"))
        .run()
        .succeeds();
    for (String deployment : List.of("store", "frontend")) {
      kubectl("rollout status -n network deployment/" + deployment + " --timeout=120s")
          .run()
          .succeeds();
    }
  }

  @Test
  void servicesAreReachedByNameFromPodsOnBothNodes() {
    for (String pod : frontendOnEachNode()) {
      fetches(pod, "http://store" + PATH);
      fetches(pod, "http://store.network.svc.cluster.local" + PATH);
    }
  }

  @Test
  void servicesAreReachedByClusterIp() {
    String address =
        kubectl("get service store -n network -o jsonpath={.spec.clusterIP}").run().text();
    for (String pod : frontendOnEachNode()) {
      fetches(pod, "http://" + address + PATH);
    }
  }

  @Test
  void headlessNameMeansThePodsThemselves() {
    String address =
        kubectl("get pods -n network -l part=store -o jsonpath={.items[0].status.podIP}")
            .run()
            .text();
    for (String pod : frontendOnEachNode()) {
      fetches(pod, "http://store-pods:8080" + PATH);
      assertThat(
              kubectl(
                      "exec -n network "
                          + pod
                          + " -- nslookup store-pods.network.svc.cluster.local")
                  .run()
                  .text())
          .contains(address);
    }
  }

  @Test
  void nodePortAnswersOnEveryNodeForPodsAndTheHost() throws Exception {
    String port =
        kubectl("get service frontend -n network -o jsonpath={.spec.ports[0].nodePort}")
            .run()
            .text();
    List<String> nodes =
        List.of(
            kubectl(
                    "get nodes -o"
                        + " jsonpath={.items[*].status.addresses[?(@.type==\"InternalIP\")].address}")
                .run()
                .text()
                .split(" "));
    assertThat(nodes).hasSize(2);
    for (String node : nodes) {
      String url = "http://" + node + ":" + port + PATH;
      for (String pod : frontendOnEachNode()) {
        fetches(pod, url);
      }
      assertThat(get(url)).contains("ok");
    }
  }

  @Test
  void loadBalancerAndNodePortAnswerOnLocalhost() throws Exception {
    kubectl(
            "expose deployment frontend -n network --name=public --type=LoadBalancer"
                + " --port=18098 --target-port=http")
        .run()
        .succeeds();
    kubectl(
            "wait -n network service/public --timeout=30s"
                + " --for=jsonpath={.status.loadBalancer.ingress}")
        .run()
        .succeeds();
    String address =
        kubectl("get service public -n network -o jsonpath={.status.loadBalancer.ingress[0].ip}")
            .run()
            .text();
    String nodePort =
        kubectl("get service public -n network -o jsonpath={.spec.ports[0].nodePort}").run().text();
    assertThat(kubectl("get service public -n network").run().text())
        .contains(address)
        .contains("18098:" + nodePort + "/TCP");

    assertThat(get("http://" + address + ":18098" + PATH)).contains("ok");
    assertThat(get("http://127.0.0.1:" + nodePort + PATH)).contains("ok");
    assertThat(kubectl("describe service public -n network").run().text())
        .contains("EnsuredLoadBalancer");

    kubectl("delete service public -n network --timeout=30s").run().succeeds();
    assertThatThrownBy(() -> get("http://" + address + ":18098" + PATH))
        .isInstanceOf(ConnectException.class);
  }

  private static String get(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private static void fetches(String pod, String url) {
    assertThat(
            kubectl("exec -n network " + pod + " -- timeout 5 wget -q -O - " + url)
                .run()
                .succeeds()
                .text())
        .as("%s from %s", url, pod)
        .contains("ok");
  }

  /** One frontend pod a node, as {@code pod/NAME}. */
  private static List<String> frontendOnEachNode() {
    return List.of("node-1", "node-2").stream()
        .map(node ->
            kubectl(
                    "get pods -n network -o name -l part=frontend --field-selector=spec.nodeName="
                        + node)
                .run()
                .succeeds()
                .text()
                .lines()
                .findFirst()
                .orElseThrow())
        .toList();
  }

  private static Command kubectl(String line) {
    return CLUSTER.kubectl(line);
  }
}
