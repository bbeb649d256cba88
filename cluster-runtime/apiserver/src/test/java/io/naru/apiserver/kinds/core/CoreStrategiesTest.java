package io.naru.apiserver.kinds.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Trial;
import io.naru.machinery.FieldErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoreStrategiesTest {

  private final Trial services = Trial.of("", "v1", "services");
  private final Trial configMaps = Trial.of("", "v1", "configmaps");
  private final Trial secrets = Trial.of("", "v1", "secrets");
  private final Trial namespaces = Trial.of("", "v1", "namespaces");
  private final Trial nodes = Trial.of("", "v1", "nodes");
  private final Trial claims = Trial.of("", "v1", "persistentvolumeclaims");

  private static String spec(String fields) {
    return "{'metadata':{'name':'x','namespace':'n'},'spec':{" + fields + "}}";
  }

  @Test
  void servicesSendToTheSamePort() {
    ObjectNode service = services.created(spec("'ports':[{'port':80}]"));
    assertThat(service.at("/spec/ports/0"))
        .isEqualTo(Trial.json("{'port':80,'protocol':'TCP','targetPort':80}"));
    assertThat(service.at("/spec/type").asText()).isEqualTo("ClusterIP");
    assertThat(service.at("/spec/internalTrafficPolicy").asText()).isEqualTo("Cluster");
    assertThat(service.at("/spec").has("externalTrafficPolicy")).isFalse();
  }

  @Test
  void balancedServicesGetNodePortsAndPolicies() {
    ObjectNode service = services.created(spec("'type':'LoadBalancer','ports':[{'port':80}]"));
    assertThat(service.at("/spec/externalTrafficPolicy").asText()).isEqualTo("Cluster");
    assertThat(service.at("/spec/allocateLoadBalancerNodePorts").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'ClusterIP'| Required spec.ports",
        "'ports':[{'port':0}]| Invalid spec.ports[0].port",
        "'ports':[{'port':1},{'port':2}]| Required spec.ports[0].name",
        "'ports':[{'name':'a','port':1},{'name':'b','port':1}]| Duplicate spec.ports[1]",
        "'ports':[{'port':1,'nodePort':30000}]| Forbidden spec.ports[0].nodePort",
        "'type':'ExternalName'| Required spec.externalName",
        "'type':'NodePort','clusterIP':'None','ports':[{'port':1}]| Invalid spec.clusterIPs[0]",
        "'ports':[{'port':1}],'sessionAffinity':'Cookie'| NotSupported spec.sessionAffinity",
        "'ports':[{'port':1}],'externalIPs':['127.0.0.1']| Invalid spec.externalIPs[0]",
        "'ports':[{'port':1}],'externalTrafficPolicy':'Local'| Invalid spec.externalTrafficPolicy"
      })
  void refusesServices(String fields, String refusal) {
    assertThat(services.refusals(spec(fields))).contains(refusal);
  }

  @Test
  void aServiceKeepsItsAddress() {
    String before = spec("'ports':[{'port':1}],'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1']");
    assertThat(
            services.refusedChanges(
                before, before.replace("'clusterIP':'10.0.0.1'", "'clusterIP':'10.0.0.2'")))
        .containsExactly("Invalid spec.clusterIPs[0]");
  }

  @Test
  void showsWhereAServiceIsReached() {
    assertThat(
            services.cells(
                spec(
                    "'type':'LoadBalancer','clusterIPs':['10.0.0.1'],'externalIPs':['1.2.3.4'],"
                        + "'ports':[{'port':80,'nodePort':30080,'protocol':'TCP'},{'port':53,'protocol':'UDP'}]")))
        .containsExactly(
            "x",
            "LoadBalancer",
            "10.0.0.1",
            "1.2.3.4",
            "80:30080/TCP,53/UDP",
            "<unknown>",
            "<none>");
  }

  @Test
  void writtenTextOfSecretsBecomesData() {
    ObjectNode secret =
        secrets.created("{'metadata':{'name':'s'},'stringData':{'k':'v'},'data':{'o':'bw=='}}");
    assertThat(secret.get("data")).isEqualTo(Trial.json("{'o':'bw==','k':'dg=='}"));
    assertThat(secret.has("stringData")).isFalse();
    assertThat(secret.get("type").asText()).isEqualTo("Opaque");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'type':'kubernetes.io/tls','data':{'tls.crt':''}| Required data[tls.key]",
        "'type':'kubernetes.io/service-account-token'| Required metadata.annotations[kubernetes.io/service-account.name]",
        "'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'['}| Invalid data[.dockerconfigjson]",
        "'stringData':{'a b':'x'}| Invalid data[a b]"
      })
  void refusesSecrets(String fields, String refusal) {
    assertThat(secrets.refusals("{'metadata':{'name':'s'}," + fields + "}"))
        .containsExactly(refusal);
  }

  @Test
  void whatIsImmutableStaysSo() {
    String before = "{'metadata':{'name':'c'},'immutable':true,'data':{'k':'v'}}";
    assertThat(configMaps.refusedChanges(before, before.replace("'v'", "'w'")))
        .containsExactly("Forbidden data");
    assertThat(configMaps.refusedChanges(before, before.replace("true", "false")))
        .containsExactly("Forbidden immutable");
  }

  @Test
  void configMapsHoldAMegabyteAtMost() {
    assertThat(
            configMaps.refusals(
                "{'metadata':{'name':'c'},'data':{'k':'" + "x".repeat((1 << 20) + 1) + "'}}"))
        .containsExactly("TooLong []");
  }

  @Test
  void aNamespaceIsActiveAndHeldByItsFinalizer() {
    ObjectNode namespace = namespaces.created("{'metadata':{'name':'n'}}");
    assertThat(namespace.at("/status/phase").asText()).isEqualTo("Active");
    assertThat(namespace.at("/spec/finalizers/0").asText()).isEqualTo("kubernetes");
    assertThat(namespace.at("/metadata/labels/kubernetes.io~1metadata.name").asText())
        .isEqualTo("n");
  }

  @Test
  void aNodeRegistersWithItsStatus() {
    ObjectNode node =
        nodes.created(
            "{'metadata':{'name':'n'},'spec':{'podCIDR':'10.1.0.0/24'},'status':{'capacity':{'cpu':'4000m'}}}");
    assertThat(node.at("/status/allocatable/cpu").asText()).isEqualTo("4");
    assertThat(node.at("/spec/podCIDRs/0").asText()).isEqualTo("10.1.0.0/24");
    assertThat(
            nodes.refusals(
                "{'metadata':{'name':'n'},'spec':{'taints':[{'key':'k','effect':'Never'}]}}"))
        .containsExactly("NotSupported metadata.taints[0].effect");
  }

  @Test
  void showsANode() {
    assertThat(
            nodes.cells(
                "{'metadata':{'name':'n','labels':{'node-role.kubernetes.io/worker':''}},'spec':{'unschedulable':true},"
                    + "'status':{'conditions':[{'type':'Ready','status':'True'}],'nodeInfo':{'kubeletVersion':'v1'},"
                    + "'addresses':[{'type':'InternalIP','address':'10.0.0.2'}]}}"))
        .startsWith(
            "n", "Ready,SchedulingDisabled", "worker", "<unknown>", "v1", "10.0.0.2", "<none>");
  }

  @Test
  void onlyABoundClaimMayGrow() {
    String small =
        spec("'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}");
    String big = small.replace("1Gi", "2Gi");
    assertThat(claims.refusedChanges(small, big)).containsExactly("Forbidden spec");

    ObjectNode bound = claims.created(small);
    bound.withObject("status").put("phase", "Bound").putObject("capacity").put("storage", "1Gi");
    assertThat(grown(bound, "2Gi")).isZero();
    assertThat(grown(bound, "500Mi")).isEqualTo(1);
  }

  private int grown(ObjectNode bound, String size) {
    ObjectNode claim = bound.deepCopy();
    claim.withObject("/spec/resources/requests").put("storage", size);
    FieldErrors errors = new FieldErrors();
    claims.strategy().validateUpdate(claim, bound, errors);
    return errors.size();
  }
}
