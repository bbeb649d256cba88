package io.naru.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One example of each rule of the smaller kinds. */
class RulesOfKindsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "networking.k8s.io v1 ingresses| 'spec':{}| Invalid spec",
        "networking.k8s.io v1 ingresses| 'spec':{'defaultBackend':{}}| Invalid spec.defaultBackend",
        "networking.k8s.io v1 ingresses| 'spec':{'rules':[{'host':'1.2.3.4'}]}| Invalid spec.rules[0].host",
        "networking.k8s.io v1 ingresses| 'spec':{'rules':[{'http':{'paths':[{'path':'a','pathType':'Exact','backend':{'service':{'name':'s','port':{'number':1}}}}]}}]}| Invalid spec.rules[0].http.paths[0].path",
        "networking.k8s.io v1 ingressclasses| 'spec':{'controller':'plain'}| Invalid spec.controller",
        "networking.k8s.io v1 networkpolicies| 'spec':{'ingress':[{'from':[{}]}]}| Required spec.ingress[0].from[0]",
        "networking.k8s.io v1 networkpolicies| 'spec':{'egress':[{'ports':[{'endPort':3}]}]}| Required spec.egress[0].ports[0].port",
        "networking.k8s.io v1 networkpolicies| 'spec':{'ingress':[{'from':[{'ipBlock':{'cidr':'10.0.0.0/8','except':['10.0.0.0/8']}}]}]}| Invalid spec.ingress[0].from[0].ipBlock.except[0]",
        "policy v1 poddisruptionbudgets| 'spec':{'minAvailable':1,'maxUnavailable':1}| Invalid spec",
        "policy v1 poddisruptionbudgets| 'spec':{'minAvailable':'150%'}| Invalid spec.minAvailable",
        "rbac.authorization.k8s.io v1 roles| 'rules':[{'verbs':['get'],'apiGroups':['']}]| Required rules[0].resources",
        "rbac.authorization.k8s.io v1 roles| 'rules':[{'verbs':['get'],'nonResourceURLs':['/x']}]| Invalid rules[0].nonResourceURLs",
        "rbac.authorization.k8s.io v1 clusterrolebindings| 'roleRef':{'kind':'Role','name':'r'}| NotSupported roleRef.kind",
        "rbac.authorization.k8s.io v1 clusterrolebindings| 'roleRef':{'kind':'ClusterRole','name':'r'},'subjects':[{'kind':'ServiceAccount','name':'s'}]| Required subjects[0].namespace",
        "storage.k8s.io v1 storageclasses| 'reclaimPolicy':'Delete'| Required provisioner",
        "storage.k8s.io v1 volumeattachments| 'spec':{'attacher':'a','nodeName':'n','source':{}}| Required spec.source",
        "scheduling.k8s.io v1 priorityclasses| 'value':1000000001| Forbidden value",
        "node.k8s.io v1 runtimeclasses| 'handler':'A'| Invalid handler",
        "coordination.k8s.io v1 leases| 'spec':{'leaseDurationSeconds':0}| Invalid spec.leaseDurationSeconds",
        "discovery.k8s.io v1 endpointslices| 'addressType':'IPv4','endpoints':[{'addresses':['fd00::1']}]| Invalid endpoints[0].addresses[0]",
        "autoscaling v2 horizontalpodautoscalers| 'spec':{'maxReplicas':1,'minReplicas':2,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'}}| Invalid spec.maxReplicas",
        "certificates.k8s.io v1 certificatesigningrequests| 'spec':{'request':'','signerName':'a.example/b','usages':['client auth']}| Invalid spec.request",
        "flowcontrol.apiserver.k8s.io v1 prioritylevelconfigurations| 'spec':{'type':'Limited'}| Required spec.limited",
        "apiregistration.k8s.io v1 apiservices| 'spec':{'version':'v1','group':'a.example','groupPriorityMinimum':1,'versionPriority':1}| Invalid metadata.name"
      })
  void refuses(String kind, String fields, String refusal) {
    String[] address = kind.split(" ");
    assertThat(
            Trial.of(address[0], address[1], address[2])
                .refusals("{'metadata':{'name':'x'}," + fields + "}"))
        .containsExactly(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rbac.authorization.k8s.io v1 rolebindings| 'roleRef':{'kind':'Role','name':'a'}| 'roleRef':{'kind':'Role','name':'b'}| Invalid roleRef",
        "storage.k8s.io v1 storageclasses| 'provisioner':'a.b/c'| 'provisioner':'a.b/d'| Forbidden provisioner",
        "scheduling.k8s.io v1 priorityclasses| 'value':1| 'value':2| Forbidden value",
        "node.k8s.io v1 runtimeclasses| 'handler':'a'| 'handler':'b'| Invalid handler",
        "apps v1 controllerrevisions| 'data':{'a':1},'revision':1| 'data':{'a':2},'revision':1| Invalid data",
        "discovery.k8s.io v1 endpointslices| 'addressType':'IPv4'| 'addressType':'IPv6'| Invalid addressType"
      })
  void refusesChanges(String kind, String before, String after, String refusal) {
    String[] address = kind.split(" ");
    assertThat(
            Trial.of(address[0], address[1], address[2])
                .refusedChanges(
                    "{'metadata':{'name':'x'}," + before + "}",
                    "{'metadata':{'name':'x'}," + after + "}"))
        .containsExactly(refusal);
  }

  @Test
  void policiesAreAboutWhatTheyHaveRulesFor() {
    Trial policies = Trial.of("networking.k8s.io", "v1", "networkpolicies");
    assertThat(policies.created("{'spec':{}}").at("/spec/policyTypes"))
        .isEqualTo(Trial.json("{'a':['Ingress']}").get("a"));
    assertThat(policies.created("{'spec':{'egress':[{}]}}").at("/spec/policyTypes"))
        .isEqualTo(Trial.json("{'a':['Ingress','Egress']}").get("a"));
  }

  @Test
  void autoscalersAimAtFourFifthsOfTheCpu() {
    ObjectNode created =
        Trial.of("autoscaling", "v2", "horizontalpodautoscalers")
            .created("{'spec':{'maxReplicas':3}}");
    assertThat(created.at("/spec/metrics/0/resource/target/averageUtilization").asInt())
        .isEqualTo(80);
    assertThat(created.at("/spec/minReplicas").asInt()).isEqualTo(1);
  }

  @Test
  void definitionsOfKindsAreNamedAndStructural() {
    Trial definitions = Trial.of("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    String good =
        "{'metadata':{'name':'cups.tea.example'},'spec':{'group':'tea.example','scope':'Namespaced',"
            + "'names':{'kind':'Cup','plural':'cups'},'versions':[{'name':'v1','served':true,'storage':true,"
            + "'schema':{'openAPIV3Schema':{'type':'object','properties':{'full':{'type':'boolean'}}}}}]}}";

    assertThat(definitions.refusals(good)).isEmpty();
    assertThat(definitions.created(good).at("/status/storedVersions/0").asText()).isEqualTo("v1");
    assertThat(definitions.refusals(good.replace("cups.tea", "mugs.tea")))
        .containsExactly("Invalid metadata.name");
    assertThat(definitions.refusals(good.replace("{'type':'boolean'}", "{}")))
        .containsExactly("Required spec.validation.openAPIV3Schema.properties[full].type");
  }

  @Test
  void eventsAreFoundByWhatTheyAreAbout() {
    Trial events = Trial.of("", "v1", "events");
    ObjectNode event =
        events.created(
            "{'metadata':{'name':'e','namespace':'n'},'reason':'Killing','type':'Normal',"
                + "'involvedObject':{'kind':'Pod','name':'p','namespace':'n'},'source':{'component':'kubelet'}}");
    assertThat(events.strategy().selectableFields(event))
        .containsEntry("involvedObject.name", "p")
        .containsEntry("reason", "Killing")
        .containsEntry("source", "kubelet");
    assertThat(
            events.refusals(
                "{'metadata':{'name':'e','namespace':'n'},'involvedObject':{'namespace':'other'}}"))
        .containsExactly("Invalid involvedObject.namespace");
  }
}
