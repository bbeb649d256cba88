package io.naru.agent.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeNetworkTest {

  private static final JsonNode SELF = node("a", "172.18.0.2", "10.244.0.0/24");
  private static final JsonNode OTHER = node("b", "172.18.0.3", "10.244.1.0/24");

  private final InMemoryClusterState state = new InMemoryClusterState();
  private final List<String> commands = new ArrayList<>();
  private String presentRoutes = "";
  @TempDir private Path directory = Path.of("");

  @Test
  void routesLeadToOtherNodesPodsOnly() throws IOException {
    synced(SELF, OTHER);
    network().apply();
    assertThat(commands)
        .contains("ip -4 route replace 10.244.1.0/24 via 172.18.0.3 proto 110")
        .noneMatch(command -> command.contains("10.244.0.0/24 via"));
  }

  @Test
  void routeOfANodeThatIsGoneIsRemoved() throws IOException {
    presentRoutes = "10.244.1.0/24 via 172.18.0.3 dev eth0 \n10.244.2.0/24 via 172.18.0.4 dev eth0";
    synced(SELF, OTHER);
    network().apply();
    assertThat(commands)
        .contains("ip -4 route del 10.244.2.0/24 proto 110")
        .doesNotContain("ip -4 route del 10.244.1.0/24 proto 110");
  }

  @Test
  void routesStayUntilTheFirstCompleteList() throws IOException {
    presentRoutes = "10.244.2.0/24 via 172.18.0.4 dev eth0";
    state.put(ClusterState.Kind.NODES, SELF);
    network().apply();
    assertThat(commands).noneMatch(command -> command.contains("route"));
  }

  @Test
  void networkListIsWrittenOnceTheNodeHasAPodRange() throws IOException {
    synced(node("a", "172.18.0.2", ""));
    NodeNetwork network = network();
    network.apply();
    Path file = directory.resolve(CniConfiguration.FILE);
    assertThat(file).doesNotExist();
    state.put(ClusterState.Kind.NODES, SELF);
    network.apply();
    JsonNode list = new ObjectMapper().readTree(Files.readAllBytes(file));
    assertThat(list.path("plugins").path(0).path("type").asText()).isEqualTo("ptp");
    assertThat(list.at("/plugins/0/ipam/ranges/0/0/subnet").asText()).isEqualTo("10.244.0.0/24");
    assertThat(list.at("/plugins/1/capabilities/portMappings").asBoolean()).isTrue();
  }

  @Test
  void masqueradingSparesPodsAndNodes() {
    String script =
        Masquerade.render(List.of("10.244.0.0/16"), List.of("172.18.0.3", "172.18.0.2"));
    assertThat(script)
        .containsSubsequence(
            "ip saddr != { 10.244.0.0/16 } return",
            "ip daddr { 10.244.0.0/16 } return",
            "ip daddr { 172.18.0.2, 172.18.0.3 } return",
            "masquerade");
    assertThat(script).doesNotContain("table ip6 naru_masquerade {");
  }

  @Test
  void masqueradingIsProgrammedOnlyWhenItChanges() throws IOException {
    synced(SELF);
    NodeNetwork network = network();
    network.apply();
    network.apply();
    assertThat(commands.stream().filter("nft -f -"::equals)).hasSize(1);
    state.put(ClusterState.Kind.NODES, OTHER);
    network.apply();
    assertThat(commands.stream().filter("nft -f -"::equals)).hasSize(2);
  }

  private void synced(JsonNode... nodes) {
    state.replace(ClusterState.Kind.NODES, List.of(nodes));
    state.markSynced();
  }

  private NodeNetwork network() {
    return new NodeNetwork(
        new NodeNetwork.Settings("a", List.of("10.244.0.0/16"), directory), state, this::run);
  }

  private Commands.Result run(String input, List<String> command) {
    String line = String.join(" ", command);
    commands.add(line);
    return new Commands.Result(0, line.startsWith("ip -4 route show") ? presentRoutes : "");
  }

  private static JsonNode node(String name, String address, String podCidr) {
    String text =
        "{'metadata':{'name':'%s'},'spec':{'podCIDR':'%s'},'status':{'addresses':[{'type':'Hostname','address':'%s'},{'type':'InternalIP','address':'%s'}]}}"
            .formatted(name, podCidr, name, address)
            .replace('\'', '"');
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
