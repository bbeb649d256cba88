package io.naru.agent.proxy;

import static io.naru.agent.proxy.Services.ready;
import static io.naru.agent.proxy.Services.service;
import static io.naru.agent.proxy.Services.slice;
import static io.naru.agent.proxy.Services.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.network.ClusterState;
import io.naru.agent.network.Commands;
import io.naru.agent.network.HostCommands;
import io.naru.agent.network.InMemoryClusterState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The kernel's own judgement of the rules, in a network namespace made for it. */
class ServiceProxyIT {

  private static final JsonNode STICKY =
      service(
          "web",
          "10.96.0.20",
          "'sessionAffinity':'ClientIP','nodePorts':true,'externalTrafficPolicy':'Local','externalIPs':['203.0.113.7'],");

  private final String namespace = "naru-proxy-" + ProcessHandle.current().pid();
  private final HostCommands host = new HostCommands();
  private final Commands inNamespace = this::run;

  @BeforeEach
  void makesNamespace() throws IOException {
    assumeTrue(canUseNamespaces(), "needs root, iproute2 and nftables");
  }

  @AfterEach
  void removesNamespace() throws IOException {
    if (host.run("ip", "netns").output().contains(namespace)) {
      host.require("ip", "netns", "delete", namespace);
    }
  }

  @Test
  void kernelTakesEveryKindOfService() throws IOException {
    ServiceProxy proxy =
        proxy(
            synced(STICKY, slice("web", ready("10.244.0.2", "node-a"), ready("10.244.1.2", "b"))));
    proxy.apply();
    assertThat(table())
        .contains("10.96.0.20 . tcp . 80 : goto service-")
        .contains("dnat to 10.244.0.2:8080")
        .contains("type nat hook prerouting");
  }

  @Test
  void clientsRememberedByAffinityOutliveAChange() throws IOException {
    InMemoryClusterState state =
        synced(STICKY, slice("web", ready("10.244.0.2", "node-a"), ready("10.244.1.2", "b")));
    ServiceProxy proxy = proxy(state);
    proxy.apply();
    String set =
        table()
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("set affinity-"))
            .filter(line -> line.contains("10.244.0.2"))
            .findFirst()
            .orElseThrow()
            .split(" ")[1];
    inNamespace.require(
        "nft", "add", "element", "ip", "naru_services", set, "{ 198.51.100.9 timeout 600s }");
    state.put(ClusterState.Kind.ENDPOINT_SLICES, slice("web", ready("10.244.0.2", "node-a")));
    proxy.apply();
    assertThat(inNamespace.require("nft", "list", "set", "ip", "naru_services", set))
        .contains("198.51.100.9");
    assertThat(table()).doesNotContain("10.244.1.2");
  }

  @Test
  void serviceThatIsGoneLeavesNothing() throws IOException {
    InMemoryClusterState state = synced(STICKY, slice("web", ready("10.244.0.2", "node-a")));
    ServiceProxy proxy = proxy(state);
    proxy.apply();
    state.remove(ClusterState.Kind.SERVICES, STICKY);
    proxy.apply();
    assertThat(table()).doesNotContain("web").contains("10.96.0.0/16");
  }

  @Test
  void rulesOfAnEarlierRunStayUntilTheFirstCompleteList() throws IOException {
    proxy(synced(STICKY, slice("web", ready("10.244.0.2", "node-a")))).apply();
    InMemoryClusterState fresh = new InMemoryClusterState();
    ServiceProxy restarted = proxy(fresh);
    restarted.apply();
    assertThat(table()).contains("10.96.0.20");
    fresh.markSynced();
    restarted.apply();
    assertThat(table()).doesNotContain("10.96.0.20");
  }

  @Test
  void serviceRangeIsRefusedBeforeAnythingIsKnown() throws IOException {
    proxy(new InMemoryClusterState()).apply();
    assertThat(table()).contains("ip daddr 10.96.0.0/16 fib daddr type != local goto refuse");
  }

  private ServiceProxy proxy(ClusterState state) {
    return new ServiceProxy(
        new ServiceProxy.Settings(Services.NODE, Services.POD_RANGE, Services.SERVICE_RANGE),
        state,
        inNamespace);
  }

  private static InMemoryClusterState synced(JsonNode service, JsonNode slice) {
    InMemoryClusterState state = state(List.of(service), List.of(slice));
    state.markSynced();
    return state;
  }

  private String table() throws IOException {
    return inNamespace.require("nft", "list", "table", "ip", "naru_services");
  }

  private Commands.Result run(String input, List<String> command) throws IOException {
    List<String> wrapped = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    wrapped.addAll(command);
    return host.run(input, wrapped);
  }

  private boolean canUseNamespaces() {
    try {
      return host.run("ip", "netns", "add", namespace).succeeded()
          && inNamespace.run("nft", "list", "tables").succeeded();
    } catch (IOException e) {
      return false;
    }
  }
}
