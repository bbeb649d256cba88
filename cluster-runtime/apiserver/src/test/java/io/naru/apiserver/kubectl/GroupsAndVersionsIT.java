package io.naru.apiserver.kubectl;

import static io.naru.apiserver.kubectl.ThreeClients.PROTOBUF;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.naru.apiserver.kubectl.ThreeClients.Answer;
import io.naru.machinery.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of every group, listed in every form and with its defaults and limits. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsAndVersionsIT {

  private record Resource(String path, String apiVersion, String plural, String kind) {}

  private ThreeClients api;
  private Kubectl kubectl;
  private final List<Resource> listed = new ArrayList<>();

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = ThreeClients.start(directory);
    kubectl = api.kubectl();
    find("/api/v1", "v1");
    for (JsonNode group : api.get("/apis").json().path("groups")) {
      for (JsonNode version : group.path("versions")) {
        String groupVersion = version.path("groupVersion").asText();
        find("/apis/" + groupVersion, groupVersion);
      }
    }
  }

  private void find(String path, String groupVersion) {
    for (JsonNode resource : api.get(path).json().path("resources")) {
      String plural = resource.path("name").asText();
      // What is measured has to be asked of nodes, and there are none.
      if (resource.path("verbs").toString().contains("\"list\"")
          && !groupVersion.startsWith("metrics.")) {
        listed.add(
            new Resource(
                path + "/" + plural, groupVersion, plural, resource.path("kind").asText()));
      }
    }
  }

  @AfterAll
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void everyResourceIsListedInEveryForm() {
    assertThat(listed).hasSizeGreaterThan(55);
    for (Resource each : listed) {
      Answer json = api.get(each.path());
      assertThat(json.code()).as(each.path()).isEqualTo(200);
      assertThat(Json.text(json.json(), "kind")).isEqualTo(each.kind() + "List");
      assertThat(Json.text(json.json(), "apiVersion")).isEqualTo(each.apiVersion());

      Answer table = api.get(each.path(), "Accept: application/json;as=Table;g=meta.k8s.io;v=v1");
      assertThat(table.json().path("columnDefinitions")).as(each.path()).isNotEmpty();
      assertThat(table.json().path("rows")).hasSameSizeAs(json.json().path("items"));
      assertThat(
              api.get(
                      each.path(),
                      "Accept: application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1")
                  .json()
                  .path("items"))
          .as(each.path())
          .hasSameSizeAs(json.json().path("items"));
      if (each.apiVersion().startsWith("apiregistration.")) {
        continue; // Its messages are in no artifact that there is for Java.
      }
      Answer message = api.get(each.path(), "Accept: " + PROTOBUF);
      assertThat(message.code()).as(each.path()).isEqualTo(200);
      assertThat(message.bytes()).as(each.path()).startsWith('k', '8', 's', 0);
    }
  }

  @Test
  void kubectlAndTypedClientsListThemAll() {
    for (Resource each : listed) {
      GenericKubernetesResourceList list =
          api.fabric8()
              .genericKubernetesResources(each.apiVersion(), each.kind())
              .inAnyNamespace()
              .list();
      assertThat(list.getKind()).as(each.path()).isEqualTo(each.kind() + "List");
    }
    String all =
        String.join(
            ",",
            listed.stream()
                .map(each ->
                    each.plural()
                        + "."
                        + (each.apiVersion().contains("/")
                            ? each.apiVersion().replaceAll("(.*)/(.*)", "$2.$1")
                            : each.apiVersion() + "."))
                .toList());
    assertThat(kubectl.ok(List.of("get", all, "-A", "-o", "name")))
        .contains("namespace/default", "clusterrole.rbac.authorization.k8s.io/view");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "api/v1/namespaces/default/services | {'spec':{'ports':[{'port':80}]}} |"
            + " /spec/sessionAffinity | None | {'spec':{'ports':[]}} | spec.ports",
        "apis/apps/v1/namespaces/default/daemonsets | {'spec':{'selector':{'matchLabels':{'a':'b'}},"
            + "'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
            + "'image':'x'}]}}}} | /spec/updateStrategy/type | RollingUpdate |"
            + " {'spec':{'selector':{'matchLabels':{'a':'c'}}}} | spec.selector",
        "apis/batch/v1/namespaces/default/cronjobs | {'spec':{'schedule':'@daily','jobTemplate':"
            + "{'spec':{'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c',"
            + "'image':'x'}]}}}}}} | /spec/concurrencyPolicy | Allow | {'spec':{'schedule':'never'}} |"
            + " spec.schedule",
        "apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers | {'spec':{'maxReplicas':3,"
            + "'scaleTargetRef':{'kind':'Deployment','name':'d','apiVersion':'apps/v1'}}} |"
            + " /spec/minReplicas | 1 | {'spec':{'maxReplicas':0}} | spec.maxReplicas",
        "apis/networking.k8s.io/v1/namespaces/default/networkpolicies | {'spec':{'podSelector':{}}} |"
            + " /spec/policyTypes/0 | Ingress | {'spec':{'policyTypes':['Sideways']}} |"
            + " spec.policyTypes[0]",
        "apis/policy/v1/namespaces/default/poddisruptionbudgets | {'spec':{'minAvailable':1,"
            + "'selector':{'matchLabels':{'a':'b'}}}} | /spec/minAvailable | 1 |"
            + " {'spec':{'maxUnavailable':1}} | spec",
        "apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings | {'roleRef':{'kind':"
            + "'ClusterRole','name':'view','apiGroup':'rbac.authorization.k8s.io'},'subjects':"
            + "[{'kind':'User','name':'u'}]} | /subjects/0/apiGroup | rbac.authorization.k8s.io |"
            + " {'roleRef':{'name':'edit'}} | roleRef",
        "apis/storage.k8s.io/v1/storageclasses | {'provisioner':'p'} | /volumeBindingMode |"
            + " Immediate | {'provisioner':'q'} | provisioner",
        "apis/node.k8s.io/v1/runtimeclasses | {'handler':'h'} | /handler | h | {'handler':'i'} |"
            + " handler",
        "apis/scheduling.k8s.io/v1/priorityclasses | {'value':7} | /preemptionPolicy |"
            + " PreemptLowerPriority | {'value':8} | value",
        "apis/coordination.k8s.io/v1/namespaces/default/leases | {'spec':{'holderIdentity':'me',"
            + "'leaseDurationSeconds':15}} | /spec/holderIdentity | me |"
            + " {'spec':{'leaseDurationSeconds':0}} | spec.leaseDurationSeconds",
        "apis/discovery.k8s.io/v1/namespaces/default/endpointslices | {'addressType':'IPv4',"
            + "'endpoints':[],'ports':[{'port':80}]} | /ports/0/protocol | TCP |"
            + " {'addressType':'IPv6'} | addressType",
        "apis/resource.k8s.io/v1/deviceclasses | {'spec':{}} | /metadata/name | one |"
            + " {'spec':{'selectors':[{}]}} | spec.selectors[0].cel",
      })
  void kindsHaveDefaultsAndLimits(
      String path, String object, String field, String value, String wrong, String refused) {
    String collection = "/" + path;
    String named = "{'metadata':{'name':'one'}," + object.substring(1);
    Answer made = api.post(collection, named.replace('\'', '"'));
    assertThat(made.code()).as(made.text()).isEqualTo(201);
    assertThat(made.json().at(field).asText()).isEqualTo(value);

    Answer invalid =
        api.send("PATCH", collection + "/one", wrong.replace('\'', '"'), ThreeClients.MERGE);
    assertThat(invalid.code()).as(invalid.text()).isEqualTo(422);
    assertThat(invalid.json().at("/details/causes").toString())
        .contains("\"field\":\"" + refused + "\"");
  }
}
