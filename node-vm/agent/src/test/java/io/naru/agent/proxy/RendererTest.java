package io.naru.agent.proxy;

import static io.naru.agent.proxy.Services.json;
import static io.naru.agent.proxy.Services.ready;
import static io.naru.agent.proxy.Services.render;
import static io.naru.agent.proxy.Services.service;
import static io.naru.agent.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendererTest {

  private static final JsonNode TWO =
      slice("web", ready("10.244.0.2", "node-a"), ready("10.244.1.2", "node-b"));

  @Test
  void clusterAddressLeadsToARandomEndpoint() {
    Ruleset ruleset = render(service("web", "10.96.0.20", ""), TWO);
    String chain = target(ruleset, "service_addresses", "10.96.0.20 . tcp . 80");
    assertThat(chain).startsWith("service-");
    assertThat(ruleset.chains().get(chain))
        .contains("numgen random mod 2 vmap { 0 : goto endpoint-");
    assertThat(endpointRules(ruleset))
        .anySatisfy(rules -> assertThat(rules).contains("meta l4proto tcp dnat to 10.244.0.2:8080"))
        .anySatisfy(
            rules -> assertThat(rules).contains("meta l4proto tcp dnat to 10.244.1.2:8080"));
  }

  @Test
  void podThatReachesItselfIsMasqueraded() {
    assertThat(endpointRules(render(service("web", "10.96.0.20", ""), TWO)))
        .anySatisfy(rules ->
            assertThat(rules)
                .containsSubsequence(
                    "ip saddr 10.244.0.2 meta mark set meta mark or 0x4000", "dnat to 10.244.0.2"));
  }

  @Test
  void serviceWithoutEndpointsIsRefusedAndNotTranslated() {
    Ruleset ruleset = render(service("web", "10.96.0.20", "'nodePorts':true,"));
    assertThat(elements(ruleset, "service_addresses")).isEmpty();
    assertThat(elements(ruleset, "unserved_addresses"))
        .containsEntry("10.96.0.20 . tcp . 80", "goto refuse");
    assertThat(elements(ruleset, "unserved_node_ports"))
        .containsEntry("tcp . 30080", "goto refuse");
  }

  @Test
  void restOfTheServiceRangeIsRefusedUnlessItIsOnThisNode() {
    Ruleset ruleset =
        Renderer.render(Family.IPV4, List.of(), Services.POD_RANGE, Services.SERVICE_RANGE);
    String refusal = "ip daddr { 10.96.0.0/16 } fib daddr type != local goto refuse";
    assertThat(ruleset.chains().get("filter_forward")).contains(refusal);
    assertThat(ruleset.chains().get("filter_output")).contains(refusal);
    assertThat(ruleset.chains().get("filter_input")).doesNotContain(refusal);
  }

  @Test
  void internalPolicyLocalDropsWhereThisNodeHasNoEndpoint() {
    JsonNode local = service("web", "10.96.0.20", "'internalTrafficPolicy':'Local',");
    assertThat(
            elements(
                render(local, slice("web", ready("10.244.1.2", "node-b"))), "unserved_addresses"))
        .containsEntry("10.96.0.20 . tcp . 80", "drop");
    Ruleset served = render(local, TWO);
    String chain = target(served, "service_addresses", "10.96.0.20 . tcp . 80");
    assertThat(chain).startsWith("local-");
    assertThat(served.chains().get(chain)).contains("mod 1 ").contains("10.244.0.2");
  }

  @Test
  void nodePortOfClusterPolicyMasqueradesForTheWayBack() {
    Ruleset ruleset = render(service("web", "10.96.0.20", "'nodePorts':true,"), TWO);
    String chain = target(ruleset, "service_node_ports", "tcp . 30080");
    assertThat(ruleset.chains().get(chain))
        .containsSubsequence("meta mark set meta mark or 0x4000", "goto service-");
  }

  @Test
  void nodePortOfLocalPolicyKeepsClientsAddressButLetsPodsGoAnywhere() {
    JsonNode service =
        service("web", "10.96.0.20", "'nodePorts':true,'externalTrafficPolicy':'Local',");
    String rules = external(render(service, TWO));
    assertThat(rules)
        .containsSubsequence(
            "ip saddr { 10.244.0.0/16 } goto service-",
            "fib saddr type local goto service-",
            "goto local-");
    assertThat(rules.lines().filter(line -> line.contains("0x4000")))
        .allMatch(line -> line.contains("fib saddr type local"));
  }

  @Test
  void nodePortOfLocalPolicyDropsOutsidersWhereThisNodeHasNoEndpoint() {
    JsonNode service =
        service("web", "10.96.0.20", "'nodePorts':true,'externalTrafficPolicy':'Local',");
    Ruleset ruleset = render(service, slice("web", ready("10.244.1.2", "node-b")));
    assertThat(elements(ruleset, "unserved_node_ports")).containsEntry("tcp . 30080", "drop");
    assertThat(external(ruleset)).contains("goto service-").doesNotContain("goto local-");
  }

  @Test
  void loadBalancerSourceRangesGuardItsAddressesOnly() {
    JsonNode service =
        json(
            "{'metadata':{'namespace':'shop','name':'web'},'spec':{'type':'LoadBalancer','clusterIP':'10.96.0.20',"
                + "'loadBalancerSourceRanges':['198.51.100.0/24'],'externalIPs':['203.0.113.7'],'ports':[{'port':80}]},"
                + "'status':{'loadBalancer':{'ingress':[{'ip':'192.0.2.1'}]}}}");
    Ruleset ruleset = render(service, TWO);
    assertThat(elements(ruleset, "service_addresses"))
        .containsKeys("192.0.2.1 . tcp . 80", "203.0.113.7 . tcp . 80", "10.96.0.20 . tcp . 80");
    assertThat(elements(ruleset, "guarded_addresses").keySet())
        .containsExactly("192.0.2.1 . tcp . 80");
    String guard = target(ruleset, "guarded_addresses", "192.0.2.1 . tcp . 80");
    assertThat(ruleset.chains().get(guard))
        .containsSubsequence("ip saddr { 198.51.100.0/24 } return", "drop");
  }

  @Test
  void affinityAsksForTheClientsEndpointBeforeChoosing() {
    Ruleset ruleset = render(service("web", "10.96.0.20", "'sessionAffinity':'ClientIP',"), TWO);
    assertThat(ruleset.affinitySets()).hasSize(2).containsValue(10800);
    String chain = target(ruleset, "service_addresses", "10.96.0.20 . tcp . 80");
    assertThat(ruleset.chains().get(chain)).containsSubsequence("ip saddr @affinity-", "numgen");
    assertThat(endpointRules(ruleset))
        .allSatisfy(rules -> assertThat(rules).containsSubsequence("update @affinity-", "dnat"));
  }

  @Test
  void transitionKeepsAffinitySetsThatBothHave() {
    JsonNode service = service("web", "10.96.0.20", "'sessionAffinity':'ClientIP',");
    Ruleset before = render(service, TWO);
    Ruleset after = render(service, slice("web", ready("10.244.0.2", "node-a")));
    String script = after.transition(before);
    String kept = after.affinitySets().firstKey();
    assertThat(script)
        .doesNotContain("delete table")
        .doesNotContain("delete set ip naru_services " + kept);
    assertThat(script.lines().filter(line -> line.startsWith("delete set"))).hasSize(1);
    assertThat(script.lines().filter(line -> line.startsWith("delete chain"))).hasSize(1);
  }

  @Test
  void sameServicesRenderEqual() {
    JsonNode service = service("web", "10.96.0.20", "");
    assertThat(render(service, TWO)).isEqualTo(render(service, TWO));
  }

  private static Map<String, String> elements(Ruleset ruleset, String map) {
    return ruleset.maps().get(map);
  }

  private static String target(Ruleset ruleset, String map, String key) {
    return elements(ruleset, map).get(key).substring("goto ".length());
  }

  private static String external(Ruleset ruleset) {
    return ruleset.chains().get(target(ruleset, "service_node_ports", "tcp . 30080"));
  }

  private static List<String> endpointRules(Ruleset ruleset) {
    return ruleset.chains().entrySet().stream()
        .filter(chain -> chain.getKey().startsWith("endpoint-"))
        .map(Map.Entry::getValue)
        .toList();
  }
}
