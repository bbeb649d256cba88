package io.naru.machinery.fields;

import static io.naru.machinery.testing.Trees.json;
import static io.naru.machinery.testing.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.Status.Cause;
import io.naru.machinery.StatusException;
import io.naru.machinery.fields.ManagedFields.ApplyResult;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.testing.TestSchema;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {

  private static final SchemaNode SCHEMA = TestSchema.deployment();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private @Nullable ObjectNode live;
  private Instant now = START;

  @Test
  void createsAndOwnsWhatWasApplied() {
    apply("one", "{spec:{replicas:2,selector:{matchLabels:{a:'b'}}}}");
    assertThat(live().at("/spec/replicas").intValue()).isEqualTo(2);
    assertThat(live().at("/metadata/managedFields"))
        .isEqualTo(
            json(
                "[{manager:'one',operation:'Apply',apiVersion:'apps/v1',"
                    + "time:'2026-01-01T00:00:00Z',fieldsType:'FieldsV1',"
                    + "fieldsV1:{'f:spec':{'f:replicas':{},'f:selector':{}}}}]"));
  }

  @Test
  void refusesToChangeWhatOthersApplied() {
    apply("one", "{spec:{replicas:2}}");
    assertThatThrownBy(() -> apply("two", "{spec:{replicas:5}}"))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.code()).isEqualTo(409);
              assertThat(e.status().details().causes())
                  .containsExactly(
                      new Cause("FieldManagerConflict", "conflict with \"one\"", ".spec.replicas"));
            })
        .hasMessage("Apply failed with 1 conflict: conflict with \"one\": .spec.replicas");
  }

  @Test
  void listsSeveralConflictsByManager() {
    apply("one", "{spec:{replicas:2,paused:true}}");
    update("kubectl", "", "{metadata:{labels:{a:'1'}}}");
    assertThatThrownBy(
            () -> apply("two", "{metadata:{labels:{a:'2'}},spec:{replicas:5,paused:false}}"))
        .hasMessage(
            "Apply failed with 3 conflicts: conflicts with \"kubectl\" using apps/v1:\n"
                + "- .metadata.labels.a\n"
                + "conflicts with \"one\":\n"
                + "- .spec.paused\n"
                + "- .spec.replicas");
  }

  @Test
  void kubectlGoesOnWithWhatItAppliedOnTheClientSide() {
    String annotation =
        "'kubectl.kubernetes.io/last-applied-configuration':'{\"spec\":{\"replicas\":2}}'";
    apply("someone", "{spec:{paused:true}}");
    update(
        "kubectl-client-side-apply",
        "",
        "{metadata:{annotations:{" + annotation + "}},spec:{replicas:2}}");
    assertThatThrownBy(() -> apply("other", "{spec:{replicas:5}}"))
        .hasMessageContaining("conflict with \"kubectl-client-side-apply\"");
    assertThatThrownBy(() -> apply("kubectl", "{spec:{replicas:5,paused:false}}"))
        .hasMessage("Apply failed with 1 conflict: conflict with \"someone\": .spec.paused");

    apply("kubectl", "{spec:{replicas:5}}");

    assertThat(live().at("/spec/replicas").intValue()).isEqualTo(5);
    assertThat(live().at("/metadata/annotations").toString()).contains("\\\"replicas\\\":5");
  }

  @Test
  void takesOverByForce() {
    apply("one", "{spec:{replicas:2,paused:true}}");
    applyByForce("two", "{spec:{replicas:5}}");
    assertThat(live().at("/spec/replicas").intValue()).isEqualTo(5);
    assertThat(owned("one")).containsExactlyInAnyOrder(".spec.paused");
    assertThat(owned("two")).containsExactlyInAnyOrder(".spec.replicas");
  }

  @Test
  void sharesWhatTwoManagersAgreeOn() {
    apply("one", "{spec:{replicas:2}}");
    apply("two", "{spec:{replicas:2}}");
    assertThat(owned("one")).containsExactly(".spec.replicas");
    assertThat(owned("two")).containsExactly(".spec.replicas");
    apply("one", "{}");
    assertThat(live().at("/spec/replicas").intValue()).isEqualTo(2);
    apply("two", "{}");
    assertThat(live().at("/spec/replicas").isMissingNode()).isTrue();
    assertThat(live().at("/metadata/managedFields").isMissingNode()).isTrue();
  }

  @Test
  void removesWhatIsNoLongerAppliedWithItsDefaults() {
    apply(
        "one",
        "{spec:{template:{spec:{containers:[{name:'a',image:'i'},"
            + "{name:'b',image:'i',livenessProbe:{httpGet:{path:'/'}}}]}}}}");
    // What the server fills in belongs to nobody.
    ((ObjectNode) live().at("/spec/template/spec/containers/0")).put("imagePullPolicy", "Always");
    ((ObjectNode) live().at("/spec/template/spec/containers/1/livenessProbe"))
        .put("failureThreshold", 3);
    apply("one", "{spec:{template:{spec:{containers:[{name:'b',image:'i'}]}}}}");
    assertThat(containers()).isEqualTo(json("[{name:'b',image:'i'}]"));
  }

  @Test
  void keepsAnItemInWhichOthersOwnSomething() {
    apply("one", "{spec:{template:{spec:{containers:[{name:'a',image:'i'}]}}}}");
    apply("two", "{spec:{template:{spec:{containers:[{name:'a',env:[{name:'X',value:'1'}]}]}}}}");
    apply("one", "{}");
    assertThat(containers()).isEqualTo(json("[{name:'a',env:[{name:'X',value:'1'}]}]"));
  }

  @Test
  void dropsOneEntryOfAListAndKeepsThoseOfOthers() {
    apply("one", env("{name:'A',value:'1'},{name:'B',value:'2'}"));
    apply("two", env("{name:'C',value:'3'}"));
    assertThat(containers().at("/0/env"))
        .isEqualTo(json("[{name:'A',value:'1'},{name:'B',value:'2'},{name:'C',value:'3'}]"));
    apply("one", env("{name:'B',value:'2'}"));
    assertThat(containers().at("/0/env"))
        .isEqualTo(json("[{name:'B',value:'2'},{name:'C',value:'3'}]"));
  }

  @Test
  void ordersListsByTheAppliedConfiguration() {
    apply("one", env("{name:'A'},{name:'B'},{name:'C'}"));
    apply("two", env("{name:'C'},{name:'A'},{name:'D'}"));
    assertThat(containers().at("/0/env"))
        .isEqualTo(json("[{name:'B'},{name:'C'},{name:'A'},{name:'D'}]"));
  }

  @Test
  void tellsPortsApartByNumberAndDefaultedProtocol() {
    apply("one", ports("{containerPort:53,protocol:'UDP'},{containerPort:53}"));
    assertThat(owned("one"))
        .contains(
            ".spec.template.spec.containers[name=\"c\"]"
                + ".ports[containerPort=53,protocol=\"TCP\"].containerPort");
    apply("two", ports("{containerPort:53,protocol:'TCP',name:'dns'}"));
    assertThat(containers().at("/0/ports"))
        .isEqualTo(
            json(
                "[{containerPort:53,protocol:'UDP'},"
                    + "{containerPort:53,protocol:'TCP',name:'dns'}]"));
  }

  @Test
  void mergesFinalizersAsASet() {
    apply("one", "{metadata:{finalizers:['a','b']}}");
    apply("two", "{metadata:{finalizers:['b','c']}}");
    apply("one", "{metadata:{finalizers:[]}}");
    assertThat(live().at("/metadata/finalizers")).isEqualTo(json("['b','c']"));
  }

  @Test
  void ownsAtomicMapsAndListsAsAWhole() {
    apply("one", "{spec:{template:{spec:{nodeSelector:{a:'1'},tolerations:[{key:'x'}]}}}}");
    assertThatThrownBy(() -> apply("two", "{spec:{template:{spec:{nodeSelector:{b:'2'}}}}}"))
        .hasMessageEndingWith("conflict with \"one\": .spec.template.spec.nodeSelector");
    applyByForce("two", "{spec:{template:{spec:{nodeSelector:{b:'2'}}}}}");
    assertThat(live().at("/spec/template/spec/nodeSelector")).isEqualTo(json("{b:'2'}"));
  }

  @Test
  void changesNothingWhenNothingChanged() {
    apply("one", "{spec:{replicas:2},metadata:{labels:{a:'1'}}}");
    ObjectNode before = live().deepCopy();
    now = START.plusSeconds(60);
    ApplyResult again = apply("one", "{spec:{replicas:2},metadata:{labels:{a:'1'}}}");
    assertThat(again.changed()).isFalse();
    assertThat(again.object()).isEqualTo(before);
  }

  @Test
  void leavesTheTimeOfOthersAlone() {
    apply("one", "{spec:{replicas:2}}");
    now = START.plusSeconds(60);
    apply("two", "{spec:{paused:true}}");
    assertThat(live().at("/metadata/managedFields/0/time").asText())
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(live().at("/metadata/managedFields/1/time").asText())
        .isEqualTo("2026-01-01T00:01:00Z");
  }

  @Test
  void ownsNeitherIdentityNorResetFields() {
    apply("one", "{metadata:{uid:'u',resourceVersion:'1'},spec:{paused:true},status:{phase:'x'}}");
    assertThat(owned("one")).containsExactly(".spec.paused");
  }

  @Test
  void gaveEverythingBeforeTheFirstApplyToAnOwner() {
    live = object("{metadata:{name:'x'},spec:{replicas:1,paused:true}}");
    assertThatThrownBy(() -> apply("one", "{spec:{replicas:2}}"))
        .hasMessageContaining("conflict with \"before-first-apply\" using apps/v1: .spec.replicas");
  }

  @Test
  void takesNullAsAbsent() {
    apply("one", "{metadata:{creationTimestamp:null},spec:{replicas:2}}");
    apply("one", "{spec:{replicas:null}}");
    assertThat(live().at("/spec/replicas").isMissingNode()).isTrue();
  }

  @Test
  void refusesManagedFieldsInTheConfiguration() {
    assertThatThrownBy(() -> apply("one", "{metadata:{managedFields:[]}}"))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400))
        .hasMessage("metadata.managedFields must be nil");
  }

  @Test
  void refusesWhatTheSchemaDoesNotKnow() {
    assertThatThrownBy(() -> apply("one", "{spec:{nonsense:1}}"))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(500))
        .hasMessage(
            "failed to create typed patch object (/x; apps/v1, Kind=Deployment):"
                + " .spec.nonsense: field not declared in schema");
    assertThatThrownBy(() -> apply("one", "{spec:{replicas:'two',paused:1}}"))
        .hasMessageContaining("errors:\n  .spec.replicas: expected numeric (int or float), got")
        .hasMessageContaining("\n  .spec.paused: expected boolean, got");
  }

  @Test
  void refusesDuplicateAndMissingKeys() {
    assertThatThrownBy(() -> apply("one", ports("{containerPort:1},{containerPort:1}")))
        .hasMessageContaining(
            ".ports: duplicate entries for key [containerPort=1,protocol=\"TCP\"]");
    assertThatThrownBy(() -> apply("one", "{metadata:{finalizers:['a','a']}}"))
        .hasMessageContaining(".metadata.finalizers: duplicate entries for key [\"a\"]");
    assertThatThrownBy(() -> apply("one", env("{value:'1'}")))
        .hasMessageContaining("omits key field \"name\"");
  }

  @Test
  void holdsWhatItsManagersLastApplied() {
    Random random = new Random(84);
    for (int round = 0; round < 200; round++) {
      live = null;
      ObjectNode lastOfOne = random(random);
      apply("one", lastOfOne.toString());
      for (int step = 0; step < 6; step++) {
        ObjectNode next = random(random);
        boolean first = random.nextBoolean();
        applyByForce(first ? "one" : "two", next.toString());
        lastOfOne = first ? next : lastOfOne;
        // The last writer has all it applied, and applying it once more is no change.
        ObjectNode before = live().deepCopy();
        assertThat(applyByForce(first ? "one" : "two", next.toString()).changed()).isFalse();
        assertThat(live()).isEqualTo(before);
      }
      applyByForce("two", "{}");
      applyByForce("one", lastOfOne.toString());
      ObjectNode alone = live();
      live = null;
      apply("one", lastOfOne.toString());
      assertThat(alone.at("/metadata/labels").size())
          .isEqualTo(live().at("/metadata/labels").size());
      assertThat(alone.at("/spec/replicas")).isEqualTo(live().at("/spec/replicas"));
      assertThat(names(alone)).isEqualTo(names(live()));
    }
  }

  private static Set<String> names(ObjectNode object) {
    Set<String> names = new HashSet<>();
    object
        .at("/spec/template/spec/containers")
        .forEach(container -> names.add(container.get("name").asText()));
    return names;
  }

  private static ObjectNode random(Random random) {
    ObjectNode result = Json.object();
    for (int i = random.nextInt(3); i > 0; i--) {
      Json.ensureObject(result, "metadata", "labels")
          .put("l" + random.nextInt(3), "v" + random.nextInt(2));
    }
    if (random.nextBoolean()) {
      Json.ensureObject(result, "spec").put("replicas", random.nextInt(3));
    }
    Set<Integer> containers = new HashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      containers.add(random.nextInt(3));
    }
    if (!containers.isEmpty()) {
      var list = Json.ensureObject(result, "spec", "template", "spec").putArray("containers");
      containers.forEach(
          n -> list.addObject().put("name", "c" + n).put("image", "i" + random.nextInt(2)));
    }
    return result;
  }

  private static String env(String items) {
    return "{spec:{template:{spec:{containers:[{name:'c',env:[" + items + "]}]}}}}";
  }

  private static String ports(String items) {
    return "{spec:{template:{spec:{containers:[{name:'c',ports:[" + items + "]}]}}}}";
  }

  private ApplyResult apply(String manager, String configuration) {
    return apply(manager, configuration, false);
  }

  private ApplyResult applyByForce(String manager, String configuration) {
    return apply(manager, configuration, true);
  }

  private ApplyResult apply(String manager, String configuration, boolean force) {
    ObjectNode applied = object(configuration);
    applied.put("apiVersion", "apps/v1").put("kind", "Deployment");
    Json.ensureObject(applied, "metadata").put("name", "x");
    ObjectNode before = live == null ? null : live.deepCopy();
    ApplyResult result =
        ManagedFields.apply(
            live, applied, SCHEMA, manager, force, "apps/v1", "", ManagedFields.RESET_STATUS, now);
    assertThat(live).as("untouched").isEqualTo(before);
    live = result.object();
    return result;
  }

  private void update(String manager, String subresource, String change) {
    ObjectNode next = io.naru.machinery.patch.MergePatch.apply(live(), object(change));
    ManagedFields.update(
        next, live, SCHEMA, manager, "apps/v1", subresource, ManagedFields.RESET_STATUS, now);
    live = next;
  }

  private ObjectNode live() {
    assertThat(live).isNotNull();
    return live;
  }

  private JsonNode containers() {
    return live().at("/spec/template/spec/containers");
  }

  private java.util.List<String> owned(String manager) {
    for (JsonNode entry : live().at("/metadata/managedFields")) {
      if (entry.get("manager").asText().equals(manager)) {
        return FieldSet.fromJson(entry.get("fieldsV1")).paths();
      }
    }
    return java.util.List.of();
  }
}
