package io.naru.apiserver.kinds.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Trial;
import io.naru.apiserver.kinds.support.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodStrategyTest {

  private final Trial pods = Trial.of("", "v1", "pods");

  private static String pod(String spec) {
    return "{'metadata':{'name':'p','namespace':'n'},'spec':{" + spec + "}}";
  }

  private static String container(String more) {
    return pod("'containers':[{'name':'c','image':'i:1'" + more + "}]");
  }

  private static String beside(String more) {
    return pod("'containers':[{'name':'c','image':'i:1'}]," + more);
  }

  @Test
  void fillsWhatAPodLeavesOpen() {
    Field spec = Field.of(pods.created(container(",'ports':[{'containerPort':80}]"))).at("spec");

    assertThat(spec.at("restartPolicy").text()).isEqualTo("Always");
    assertThat(spec.at("dnsPolicy").text()).isEqualTo("ClusterFirst");
    assertThat(spec.at("terminationGracePeriodSeconds").number()).isEqualTo(30);
    assertThat(spec.at("enableServiceLinks").flag()).isTrue();
    assertThat(
            spec.at("containers")
                .items()
                .getFirst()
                .at("ports")
                .items()
                .getFirst()
                .at("protocol")
                .text())
        .isEqualTo("TCP");
  }

  @ParameterizedTest
  @CsvSource({
    "app, Always",
    "app:latest, Always",
    "reg.example:5000/app, Always",
    "reg.example:5000/app:2, IfNotPresent",
    "app@sha256:00ff, IfNotPresent"
  })
  void pullsAgainWhatMayHaveMoved(String image, String policy) {
    ObjectNode pod = pods.created(pod("'containers':[{'name':'c','image':'" + image + "'}]"));
    assertThat(
            Field.of(pod).at("spec", "containers").items().getFirst().at("imagePullPolicy").text())
        .isEqualTo(policy);
  }

  @Test
  void asksForWhatItIsLimitedToInCanonicalAmounts() {
    ObjectNode pod =
        pods.created(container(",'resources':{'limits':{'cpu':'1000m','memory':'1024Mi'}}"));
    Field resources = Field.of(pod).at("spec", "containers").items().getFirst().at("resources");

    assertThat(resources.at("requests").key("cpu").text()).isEqualTo("1");
    assertThat(resources.at("requests").key("memory").text()).isEqualTo("1Gi");
    assertThat(Field.of(pod).at("status", "qosClass").text()).isEqualTo("Guaranteed");
  }

  @Test
  void startsPendingWhateverItsCreatorSays() {
    ObjectNode pod =
        pods.created(
            "{'metadata':{'name':'p'},'spec':{'containers':[]},'status':{'phase':'Running'}}");
    assertThat(pod.get("status"))
        .isEqualTo(Trial.json("{'phase':'Pending','qosClass':'BestEffort'}"));
  }

  @Test
  void saysThatItsGatesHoldItBack() {
    ObjectNode pod = pods.created(beside("'schedulingGates':[{'name':'x.example/g'}]"));
    assertThat(pods.cells(pod).get(2)).isEqualTo("SchedulingGated");
  }

  @Test
  void volumesWithoutASourceAreEmptyDirectories() {
    ObjectNode pod =
        pods.created(beside("'volumes':[{'name':'v'},{'name':'s','secret':{'secretName':'x'}}]"));
    assertThat(pod.at("/spec/volumes/0/emptyDir").isObject()).isTrue();
    assertThat(pod.at("/spec/volumes/1/secret/defaultMode").asInt()).isEqualTo(0644);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",'image':''| Required spec.containers[0].image",
        ",'imagePullPolicy':'Sometimes'| NotSupported spec.containers[0].imagePullPolicy",
        ",'ports':[{'containerPort':70000}]| Invalid spec.containers[0].ports[0].containerPort",
        ",'ports':[{'name':'a','containerPort':1},{'name':'a','containerPort':2}]| Duplicate spec.containers[0].ports[1].name",
        ",'volumeMounts':[{'name':'v','mountPath':'/m'}]| NotFound spec.containers[0].volumeMounts[0].name",
        ",'env':[{'name':'A=B','value':'x'}]| Invalid spec.containers[0].env[0].name",
        ",'env':[{'name':'A','valueFrom':{}}]| Invalid spec.containers[0].env[0].valueFrom",
        ",'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'metadata.labels'}}}]| NotSupported spec.containers[0].env[0].valueFrom.fieldRef.fieldPath",
        ",'livenessProbe':{}| Required spec.containers[0].livenessProbe",
        ",'livenessProbe':{'exec':{'command':['a']},'successThreshold':2}| Invalid spec.containers[0].livenessProbe.successThreshold",
        ",'readinessProbe':{'exec':{'command':['a']},'tcpSocket':{'port':1}}| Forbidden spec.containers[0].readinessProbe.tcpSocket",
        ",'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}}| Invalid spec.containers[0].resources.requests",
        ",'resources':{'limits':{'coffee':'1'}}| Invalid spec.containers[0].resources.limits[coffee]",
        ",'resources':{'limits':{'memory':'-1'}}| Invalid spec.containers[0].resources.limits[memory]",
        ",'securityContext':{'runAsUser':-1}| Invalid spec.containers[0].securityContext.runAsUser",
        ",'lifecycle':{'preStop':{'sleep':{'seconds':31}}}| Invalid spec.containers[0].lifecycle.preStop.sleep"
      })
  void refusesContainers(String more, String refusal) {
    assertThat(pods.refusals(container(more))).contains(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'restartPolicy':'Sometimes'| NotSupported spec.restartPolicy",
        "'hostname':'A'| Invalid spec.hostname",
        "'activeDeadlineSeconds':0| Invalid spec.activeDeadlineSeconds",
        "'volumes':[{'name':'v'},{'name':'v'}]| Duplicate spec.volumes[1].name",
        "'volumes':[{'name':'v','emptyDir':{},'hostPath':{'path':'/x'}}]| Forbidden spec.volumes[0].hostPath",
        "'volumes':[{'name':'v','hostPath':{'path':'/a/../b'}}]| Invalid spec.volumes[0].hostPath.path",
        "'tolerations':[{'key':'a','operator':'Exists','value':'b'}]| Invalid spec.tolerations[0].operator",
        "'topologySpreadConstraints':[{'maxSkew':0,'topologyKey':'k','whenUnsatisfiable':'DoNotSchedule'}]| Invalid spec.topologySpreadConstraints[0].maxSkew",
        "'dnsPolicy':'None'| Required spec.dnsConfig",
        "'initContainers':[{'name':'c','image':'i:1'}]| Duplicate spec.initContainers[0].name",
        "'initContainers':[{'name':'i','image':'i:1','livenessProbe':{'exec':{'command':['a']}}}]| Forbidden spec.initContainers[0].livenessProbe",
        "'schedulingGates':[{'name':'g'}],'nodeName':'n'| Forbidden spec.nodeName"
      })
  void refusesPods(String more, String refusal) {
    assertThat(pods.refusals(beside(more))).contains(refusal);
  }

  @Test
  void acceptsASidecarWithProbes() {
    assertThat(
            pods.refusals(
                beside(
                    "'initContainers':[{'name':'s','image':'i:1','restartPolicy':'Always',"
                        + "'startupProbe':{'tcpSocket':{'port':80}}}]")))
        .isEmpty();
  }

  @Test
  void imagesDeadlinesAndTolerationsMayChange() {
    assertThat(
            pods.refusedChanges(
                beside("'tolerations':[{'key':'a','operator':'Exists'}]"),
                pod(
                    "'containers':[{'name':'c','image':'i:2','imagePullPolicy':'IfNotPresent'}],"
                        + "'activeDeadlineSeconds':9,"
                        + "'tolerations':[{'key':'a','operator':'Exists'},{'key':'b','operator':'Exists'}]")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nodeSelector':{'a':'b'}| Forbidden spec",
        "'tolerations':[]| Forbidden spec.tolerations",
        "'schedulingGates':[{'name':'late'}],'tolerations':[{'key':'a','operator':'Exists'}]| Forbidden spec.schedulingGates[0].name"
      })
  void nothingElseMayChange(String more, String refusal) {
    assertThat(
            pods.refusedChanges(
                beside("'tolerations':[{'key':'a','operator':'Exists'}]"), beside(more)))
        .contains(refusal);
  }

  @Test
  void aDeadlineOnlyComesNearer() {
    String far = beside("'activeDeadlineSeconds':100");
    assertThat(pods.refusedChanges(far, beside("'activeDeadlineSeconds':50"))).isEmpty();
    assertThat(pods.refusedChanges(far, beside("'activeDeadlineSeconds':200")))
        .contains("Invalid spec.activeDeadlineSeconds");
  }

  @Test
  void onlyPodsOnNodesNeedTimeToEnd() {
    ObjectNode pod = pods.created(beside("'terminationGracePeriodSeconds':7"));
    assertThat(pods.strategy().defaultGracePeriodSeconds(pod)).isZero();
    pod.withObject("spec").put("nodeName", "n1");
    assertThat(pods.strategy().defaultGracePeriodSeconds(pod)).isEqualTo(7);
    pod.withObject("status").put("phase", "Succeeded");
    assertThat(pods.strategy().defaultGracePeriodSeconds(pod)).isZero();
  }
}
