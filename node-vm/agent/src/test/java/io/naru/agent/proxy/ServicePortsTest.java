package io.naru.agent.proxy;

import static io.naru.agent.proxy.Services.endpoint;
import static io.naru.agent.proxy.Services.hinted;
import static io.naru.agent.proxy.Services.json;
import static io.naru.agent.proxy.Services.ports;
import static io.naru.agent.proxy.Services.ready;
import static io.naru.agent.proxy.Services.service;
import static io.naru.agent.proxy.Services.slice;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePortsTest {

  private static final JsonNode WEB = service("web", "10.96.0.20", "");

  @Test
  void readyEndpointsOfAllNodesServe() {
    List<ServicePort> ports =
        ports(WEB, slice("web", ready("10.244.1.2", "node-b"), ready("10.244.0.2", "node-a")));
    assertThat(ports).hasSize(1);
    assertThat(ports.getFirst().endpoints())
        .containsExactly(
            new Endpoint("10.244.0.2", 8080, true), new Endpoint("10.244.1.2", 8080, false));
    assertThat(ports.getFirst().localEndpoints())
        .containsExactly(new Endpoint("10.244.0.2", 8080, true));
  }

  @Test
  void terminatingEndpointsServeOnlyWhileNoneIsReady() {
    String ending =
        endpoint("10.244.0.2", "node-a", "'ready':false,'serving':true,'terminating':true");
    assertThat(ports(WEB, slice("web", ending)).getFirst().endpoints())
        .extracting(Endpoint::ip)
        .containsExactly("10.244.0.2");
    assertThat(
            ports(WEB, slice("web", ending, ready("10.244.1.2", "node-b"))).getFirst().endpoints())
        .extracting(Endpoint::ip)
        .containsExactly("10.244.1.2");
  }

  @Test
  void localChoiceFallsBackToTerminatingByItself() {
    String ending =
        endpoint("10.244.0.2", "node-a", "'ready':false,'serving':true,'terminating':true");
    ServicePort port = ports(WEB, slice("web", ending, ready("10.244.1.2", "node-b"))).getFirst();
    assertThat(port.localEndpoints()).extracting(Endpoint::ip).containsExactly("10.244.0.2");
  }

  @Test
  void endpointsKeptForThisNodeComeFirst() {
    JsonNode slice =
        slice(
            "web", hinted("10.244.0.2", "node-a", "east"), hinted("10.244.1.2", "node-b", "east"));
    assertThat(ips(slice)).containsExactly("10.244.0.2");
  }

  @Test
  void endpointsKeptForThisZoneComeNext() {
    JsonNode slice =
        slice(
            "web", hinted("10.244.1.2", "node-b", "east"), hinted("10.244.2.2", "node-c", "west"));
    assertThat(ips(slice)).containsExactly("10.244.1.2");
  }

  @Test
  void hintsCountOnlyWhereAllHaveThemAndSomeAreForHere() {
    assertThat(
            ips(
                slice(
                    "web", hinted("10.244.0.2", "node-a", "east"), ready("10.244.1.2", "node-b"))))
        .containsExactly("10.244.0.2", "10.244.1.2");
    assertThat(
            ips(
                slice(
                    "web",
                    hinted("10.244.1.2", "node-b", "west"),
                    hinted("10.244.2.2", "node-c", "west"))))
        .containsExactly("10.244.1.2", "10.244.2.2");
  }

  private static List<String> ips(JsonNode slice) {
    return ports(WEB, slice).getFirst().endpoints().stream().map(Endpoint::ip).toList();
  }

  @Test
  void unreadyEndpointsDoNotServe() {
    String unready = endpoint("10.244.0.2", "node-a", "'ready':false,'serving':false");
    assertThat(ports(WEB, slice("web", unready)).getFirst().hasNoEndpoints()).isTrue();
  }

  @Test
  void endpointsOfOnePortNameOnlyBelongToIt() {
    JsonNode service =
        json(
            "{'metadata':{'namespace':'shop','name':'web'},'spec':{'clusterIP':'10.96.0.9','ports':["
                + "{'name':'http','port':80,'protocol':'TCP'},{'name':'dns','port':53,'protocol':'UDP'}]}}");
    JsonNode slice =
        json(
            "{'metadata':{'namespace':'shop','name':'w','labels':{'kubernetes.io/service-name':'web'}},"
                + "'addressType':'IPv4','ports':[{'name':'http','port':8080,'protocol':'TCP'},{'name':'dns','port':5353,'protocol':'UDP'}],"
                + "'endpoints':[{'addresses':['10.244.0.2']}]}");
    assertThat(ports(service, slice))
        .extracting(
            port -> port.protocol() + port.port() + ">" + port.endpoints().getFirst().port())
        .containsExactlyInAnyOrder("tcp80>8080", "udp53>5353");
  }

  @Test
  void headlessExternalNameAndOtherProxiesServicesAreLeftAlone() {
    assertThat(ports(service("web", "None", ""))).isEmpty();
    assertThat(
            ports(
                json(
                    "{'metadata':{'namespace':'shop','name':'x'},'spec':{'type':'ExternalName','externalName':'a.b','ports':[{'port':80}]}}")))
        .isEmpty();
    assertThat(
            ports(
                json(
                    "{'metadata':{'namespace':'shop','name':'x','labels':{'service.kubernetes.io/service-proxy-name':'mesh'}},'spec':{'clusterIP':'10.96.0.3','ports':[{'port':80}]}}")))
        .isEmpty();
  }

  @Test
  void loadBalancersOfModeProxyAreNotShortCut() {
    JsonNode service =
        json(
            "{'metadata':{'namespace':'shop','name':'x'},'spec':{'type':'LoadBalancer','clusterIP':'10.96.0.3','ports':[{'port':80}]},"
                + "'status':{'loadBalancer':{'ingress':[{'ip':'192.0.2.1'},{'ip':'192.0.2.2','ipMode':'Proxy'}]}}}");
    assertThat(ports(service).getFirst().loadBalancerIps()).containsExactly("192.0.2.1");
  }

  @Test
  void affinityHasADefaultTimeoutOfThreeHours() {
    assertThat(
            ports(service("web", "10.96.0.20", "'sessionAffinity':'ClientIP',"))
                .getFirst()
                .affinitySeconds())
        .isEqualTo(10800);
  }
}
