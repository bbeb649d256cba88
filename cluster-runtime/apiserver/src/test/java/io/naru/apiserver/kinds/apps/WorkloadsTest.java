package io.naru.apiserver.kinds.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadsTest {

  private static final String TEMPLATE =
      "'template':{'metadata':{'labels':{'app':'a'}},'spec':{'containers':[{'name':'c','image':'i:1'}]}}";
  private static final String SELECTOR = "'selector':{'matchLabels':{'app':'a'}}";

  private final Trial deployments = Trial.of("apps", "v1", "deployments");
  private final Trial statefulSets = Trial.of("apps", "v1", "statefulsets");
  private final Trial daemonSets = Trial.of("apps", "v1", "daemonsets");

  private static String workload(String more) {
    return "{'metadata':{'name':'w'},'spec':{" + SELECTOR + "," + TEMPLATE + more + "}}";
  }

  @Test
  void aDeploymentRollsAQuarterAtATime() {
    ObjectNode spec = (ObjectNode) deployments.created(workload("")).get("spec");

    assertThat(spec.at("/replicas").asInt()).isEqualTo(1);
    assertThat(spec.at("/strategy"))
        .isEqualTo(
            Trial.json(
                "{'type':'RollingUpdate','rollingUpdate':{'maxUnavailable':'25%','maxSurge':'25%'}}"));
    assertThat(spec.at("/revisionHistoryLimit").asInt()).isEqualTo(10);
    assertThat(spec.at("/progressDeadlineSeconds").asInt()).isEqualTo(600);
    assertThat(spec.at("/template/spec").has("enableServiceLinks"))
        .as("only pods get it, not their templates")
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ",'replicas':-1| Invalid spec.replicas",
        ",'strategy':{'type':'Big'}| NotSupported spec.strategy",
        ",'strategy':{'type':'Recreate','rollingUpdate':{}}| Forbidden spec.strategy.rollingUpdate",
        ",'strategy':{'rollingUpdate':{'maxSurge':0,'maxUnavailable':'0%'}}| Invalid spec.strategy.rollingUpdate.maxUnavailable",
        ",'strategy':{'rollingUpdate':{'maxUnavailable':'101%'}}| Invalid spec.strategy.rollingUpdate.maxUnavailable",
        ",'progressDeadlineSeconds':5,'minReadySeconds':5| Invalid spec.progressDeadlineSeconds"
      })
  void refusesDeployments(String more, String refusal) {
    assertThat(deployments.refusals(workload(more))).containsExactly(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deployments", "replicasets", "daemonsets", "statefulsets"})
  void selectorsMatchTheirTemplateAndStay(String plural) {
    Trial kind = Trial.of("apps", "v1", plural);
    String other =
        "{'metadata':{'name':'w'},'spec':{'selector':{'matchLabels':{'app':'b'}},"
            + TEMPLATE
            + "}}";
    String none = "{'metadata':{'name':'w'},'spec':{'selector':{}," + TEMPLATE + "}}";

    assertThat(kind.refusals(workload(""))).isEmpty();
    assertThat(kind.refusals(other)).containsExactly("Invalid spec.template.metadata.labels");
    assertThat(kind.refusals(none)).containsExactly("Invalid spec.selector");
    String matching = other.replace("'labels':{'app':'a'}", "'labels':{'app':'b'}");
    assertThat(kind.refusedChanges(workload(""), matching))
        .containsExactly(
            plural.equals("statefulsets") ? "Forbidden spec" : "Invalid spec.selector");
  }

  @Test
  void podsOfWorkloadsRunForEver() {
    String once = workload("").replace("'containers'", "'restartPolicy':'Never','containers'");
    assertThat(deployments.refusals(once))
        .containsExactly("NotSupported spec.template.spec.restartPolicy");
  }

  @Test
  void containersOfAStatefulSetMountItsClaims() {
    String mounts =
        TEMPLATE.replace("'i:1'", "'i:1','volumeMounts':[{'name':'d','mountPath':'/d'}]");
    String set = "{'metadata':{'name':'w'},'spec':{" + SELECTOR + "," + mounts + "%s}}";
    String claim =
        ",'volumeClaimTemplates':[{'metadata':{'name':'%s'},'spec':{"
            + "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}]";

    assertThat(statefulSets.refusals(set.formatted(claim.formatted("d")))).isEmpty();
    assertThat(statefulSets.refusals(set.formatted(claim.formatted("e"))))
        .containsExactly("NotFound spec.template.spec.containers[0].volumeMounts[0].name");
  }

  @Test
  void claimsOfAStatefulSetAreFixed() {
    String claims = ",'volumeClaimTemplates':[{'metadata':{'name':'d'},'spec':{}}]";
    assertThat(statefulSets.refusedChanges(workload(""), workload(claims)))
        .containsExactly("Forbidden spec");
    assertThat(statefulSets.refusedChanges(workload(""), workload(",'replicas':9"))).isEmpty();
  }

  @Test
  void aDaemonSetCountsChangesOfItsTemplate() {
    ObjectNode old = daemonSets.created(workload(""));
    assertThat(generation(old)).isEqualTo("1");

    ObjectNode scaled = old.deepCopy();
    scaled.withObject("spec").put("minReadySeconds", 3);
    daemonSets.strategy().prepareForUpdate(scaled, old);
    assertThat(generation(scaled)).isEqualTo("1");

    ObjectNode changed = old.deepCopy();
    changed.withObject("/spec/template/metadata/labels").put("new", "x");
    daemonSets.strategy().prepareForUpdate(changed, old);
    assertThat(generation(changed)).isEqualTo("2");
  }

  private static String generation(ObjectNode set) {
    return set.at("/metadata/annotations/deprecated.daemonset.template.generation").asText();
  }

  @Test
  void statusAndSpecAreWrittenApart() {
    ObjectNode old = deployments.created(workload(""));
    ObjectNode object = old.deepCopy();
    object.withObject("spec").put("replicas", 3);
    object.withObject("status").put("replicas", 2);

    ObjectNode bySpec = object.deepCopy();
    deployments.strategy().prepareForUpdate(bySpec, old);
    assertThat(bySpec.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(bySpec.get("status")).isEqualTo(old.get("status"));

    ObjectNode byStatus = object.deepCopy();
    deployments.strategy().prepareForStatusUpdate(byStatus, old);
    assertThat(byStatus.get("spec")).isEqualTo(old.get("spec"));
    assertThat(byStatus.at("/status/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void showsWhatADeploymentHas() {
    ObjectNode object = deployments.created(workload(",'replicas':3"));
    object.withObject("metadata").put("creationTimestamp", "2026-05-01T10:00:00Z");
    object
        .withObject("status")
        .put("readyReplicas", 2)
        .put("updatedReplicas", 3)
        .put("availableReplicas", 1);

    assertThat(deployments.cells(object))
        .containsExactly("w", "2/3", "3", "1", "120m", "c", "i:1", "app=a");
  }
}
