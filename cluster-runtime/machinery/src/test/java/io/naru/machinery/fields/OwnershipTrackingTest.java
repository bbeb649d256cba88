package io.naru.machinery.fields;

import static io.naru.machinery.testing.Trees.json;
import static io.naru.machinery.testing.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.patch.MergePatch;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.testing.TestSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OwnershipTrackingTest {

  private static final SchemaNode SCHEMA = TestSchema.deployment();
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private @Nullable ObjectNode live;
  private Instant now = START;

  @Test
  void ownsWhatItCreated() {
    create(
        "kubectl-create",
        "{apiVersion:'apps/v1',kind:'Deployment',metadata:{name:'x',uid:'u',labels:{a:'1'}},"
            + "spec:{replicas:1,template:{spec:{containers:[{name:'c',image:'i',"
            + "resources:{}}]}}}}");
    assertThat(live().at("/metadata/managedFields"))
        .isEqualTo(
            json(
                "[{manager:'kubectl-create',operation:'Update',apiVersion:'apps/v1',"
                    + "time:'2026-01-01T00:00:00Z',fieldsType:'FieldsV1',fieldsV1:{"
                    + "'f:metadata':{'f:labels':{'.':{},'f:a':{}}},"
                    + "'f:spec':{'f:replicas':{},'f:template':{'f:spec':{'f:containers':{'.':{},"
                    + "'k:{\"name\":\"c\"}':{'.':{},'f:image':{},'f:name':{},"
                    + "'f:resources':{}}}}}}}}]"));
  }

  @Test
  void movesChangedFieldsToWhoChangedThem() {
    create("one", "{metadata:{name:'x'},spec:{replicas:1,paused:true}}");
    update("two", "", "{spec:{replicas:2}}");
    assertThat(owned("one", "")).containsExactly(".spec.paused");
    assertThat(owned("two", "")).containsExactly(".spec.replicas");
  }

  @Test
  void forgetsRemovedFields() {
    create("one", "{metadata:{name:'x',labels:{a:'1',b:'2'}},spec:{replicas:1}}");
    update("two", "", "{metadata:{labels:{a:null}},spec:{replicas:null}}");
    assertThat(owned("one", "")).containsExactly(".metadata.labels", ".metadata.labels.b");
    assertThat(live().at("/metadata/managedFields")).hasSize(1);
  }

  @Test
  void changesNothingWhenOnlyTheServersFieldsChanged() {
    create("one", "{metadata:{name:'x'},spec:{replicas:1}}");
    JsonNode before = live().at("/metadata/managedFields").deepCopy();
    now = START.plusSeconds(5);
    update("two", "", "{metadata:{resourceVersion:'7',generation:2}}");
    assertThat(live().at("/metadata/managedFields")).isEqualTo(before);
  }

  @Test
  void tracksSubresourcesApart() {
    create("one", "{metadata:{name:'x'},spec:{replicas:1}}");
    update("one", "status", "{status:{replicas:1}}");
    assertThat(owned("one", "")).containsExactly(".spec.replicas");
    assertThat(owned("one", "status")).containsExactly(".status.replicas");
  }

  @Test
  void ignoresWhatTheEndpointResets() {
    create("one", "{metadata:{name:'x'},spec:{replicas:1},status:{replicas:3}}");
    assertThat(owned("one", "")).containsExactly(".spec.replicas");
  }

  @Test
  void followsItemsNotPositions() {
    create("one", containers("{name:'a',image:'1'},{name:'b',image:'1'}"));
    update("two", "", containers("{name:'b',image:'2'},{name:'a',image:'1'}"));
    assertThat(owned("two", ""))
        .containsExactly(".spec.template.spec.containers[name=\"b\"].image");
  }

  @Test
  void livesWithDuplicateItems() {
    create("one", containers("{name:'a',env:[{name:'X',value:'1'},{name:'X',value:'2'}]}"));
    update("two", "", containers("{name:'a',env:[{name:'X',value:'1'},{name:'X',value:'3'}]}"));
    assertThat(owned("two", ""))
        .containsExactly(".spec.template.spec.containers[name=\"a\"].env[name=\"X\"]");
  }

  @Test
  void stopsTrackingOnAnEmptyList() {
    for (String reset : List.of("[]", "[{}]")) {
      create("one", "{metadata:{name:'x'},spec:{replicas:1}}");
      update("two", "", "{metadata:{managedFields:" + reset + "},spec:{replicas:2}}");
      assertThat(live().at("/metadata/managedFields").isMissingNode()).isTrue();
      update("two", "", "{spec:{replicas:3}}");
      assertThat(live().at("/metadata/managedFields").isMissingNode()).isTrue();
      live = null;
    }
  }

  @Test
  void keepsOwnersWhenAClientDropsManagedFields() {
    create("one", "{metadata:{name:'x'},spec:{replicas:1}}");
    update("two", "", "{metadata:{managedFields:null},spec:{paused:true}}");
    assertThat(owned("one", "")).containsExactly(".spec.replicas");
  }

  @Test
  void mergesTheOldestUpdatersBeyondTen() {
    create("m0", "{metadata:{name:'x',labels:{l0:'v'}}}");
    for (int i = 1; i < 14; i++) {
      now = START.plusSeconds(i);
      update("m" + i, "", "{metadata:{labels:{l" + i + ":'v'}}}");
    }
    List<String> managers = new ArrayList<>();
    live().at("/metadata/managedFields").forEach(e -> managers.add(e.get("manager").asText()));
    assertThat(managers).hasSize(10).startsWith("ancient-changes", "m5").endsWith("m13");
    assertThat(owned("ancient-changes", ""))
        .contains(".metadata.labels.l0", ".metadata.labels.l4")
        .doesNotContain(".metadata.labels.l5");
  }

  private static String containers(String items) {
    return "{metadata:{name:'x'},spec:{template:{spec:{containers:[" + items + "]}}}}";
  }

  private void create(String manager, String object) {
    ObjectNode created = object(object);
    ManagedFields.update(
        created, null, SCHEMA, manager, "apps/v1", "", ManagedFields.RESET_STATUS, now);
    live = created;
  }

  private void update(String manager, String subresource, String change) {
    ObjectNode next = MergePatch.apply(live(), object(change));
    ObjectNode before = live().deepCopy();
    FieldSet reset = subresource.isEmpty() ? ManagedFields.RESET_STATUS : ManagedFields.RESET_SPEC;
    ManagedFields.update(next, live, SCHEMA, manager, "apps/v1", subresource, reset, now);
    assertThat(live).as("untouched").isEqualTo(before);
    live = next;
  }

  private ObjectNode live() {
    assertThat(live).isNotNull();
    return live;
  }

  private List<String> owned(String manager, String subresource) {
    for (JsonNode entry : live().at("/metadata/managedFields")) {
      if (entry.get("manager").asText().equals(manager)
          && entry.path("subresource").asText().equals(subresource)) {
        return FieldSet.fromJson(entry.get("fieldsV1")).paths();
      }
    }
    return List.of();
  }
}
