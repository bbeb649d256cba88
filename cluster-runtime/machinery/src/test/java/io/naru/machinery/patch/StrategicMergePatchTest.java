package io.naru.machinery.patch;

import static io.naru.machinery.testing.Trees.json;
import static io.naru.machinery.testing.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.testing.TestSchema;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StrategicMergePatchTest {

  private static final SchemaNode SCHEMA = TestSchema.deployment();

  @Test
  void mergesContainersByNameAndTheirListsByKey() {
    assertThat(
            podSpec(
                "{containers:[{name:'a',image:'i:1',env:[{name:'X',value:'1'}],command:['x']}]}",
                "{containers:[{name:'a',image:'i:2',env:[{name:'Y',value:'2'}],command:['y']}]}"))
        .isEqualTo(
            json(
                "{containers:[{name:'a',image:'i:2',command:['y'],"
                    + "env:[{name:'Y',value:'2'},{name:'X',value:'1'}]}]}"));
  }

  @Test
  void putsANewItemBeforeThoseThePatchDoesNotName() {
    assertThat(podSpec("{containers:[{name:'a'},{name:'b'}]}", "{containers:[{name:'c'}]}"))
        .isEqualTo(json("{containers:[{name:'c'},{name:'a'},{name:'b'}]}"));
  }

  @Test
  void ordersBySetElementOrder() {
    assertThat(
            podSpec(
                "{containers:[{name:'a'},{name:'b'},{name:'c'}]}",
                "{'$setElementOrder/containers':[{name:'c'},{name:'a'},{name:'d'}],"
                    + "containers:[{name:'d'}]}"))
        .isEqualTo(json("{containers:[{name:'b'},{name:'c'},{name:'a'},{name:'d'}]}"));
  }

  @Test
  void ordersWithoutChangingAnything() {
    assertThat(
            podSpec(
                "{containers:[{name:'a'},{name:'b'}]}",
                "{'$setElementOrder/containers':[{name:'b'},{name:'a'}]}"))
        .isEqualTo(json("{containers:[{name:'b'},{name:'a'}]}"));
  }

  @Test
  void refusesAPatchThatContradictsItsOrder() {
    fails(
        400,
        "{'$setElementOrder/containers':[{name:'b'},{name:'a'}],"
            + "containers:[{name:'a'},{name:'b'}]}");
  }

  @Test
  void mergesPortsByTheFirstKeyOnly() {
    assertThat(
            podSpec(
                "{containers:[{name:'a',ports:[{containerPort:80,protocol:'TCP'},"
                    + "{containerPort:81}]}]}",
                "{containers:[{name:'a',ports:[{containerPort:80,name:'web'}]}]}"))
        .isEqualTo(
            json(
                "{containers:[{name:'a',ports:[{containerPort:80,protocol:'TCP',name:'web'},"
                    + "{containerPort:81}]}]}"));
  }

  @Test
  void deletesAnItem() {
    assertThat(
            podSpec(
                "{containers:[{name:'a'},{name:'b'}]}",
                "{containers:[{name:'a','$patch':'delete'}]}"))
        .isEqualTo(json("{containers:[{name:'b'}]}"));
  }

  @Test
  void replacesAListOnRequest() {
    assertThat(
            podSpec(
                "{containers:[{name:'a'},{name:'b'}]}",
                "{containers:[{'$patch':'replace'},{name:'c'}]}"))
        .isEqualTo(json("{containers:[{name:'c'}]}"));
  }

  @Test
  void replacesTolerationsWhichHaveNoMergeKey() {
    assertThat(podSpec("{tolerations:[{key:'a'},{key:'b'}]}", "{tolerations:[{key:'c'}]}"))
        .isEqualTo(json("{tolerations:[{key:'c'}]}"));
  }

  @Test
  void retainsOnlyTheNamedKeysOfAVolume() {
    assertThat(
            podSpec(
                "{volumes:[{name:'v',emptyDir:{medium:'Memory'}}]}",
                "{volumes:[{'$retainKeys':['name','hostPath'],name:'v',hostPath:{path:'/x'}}]}"))
        .isEqualTo(json("{volumes:[{name:'v',hostPath:{path:'/x'}}]}"));
  }

  @Test
  void switchesTheStrategyOfADeployment() {
    assertThat(
            apply(
                "{spec:{strategy:{type:'RollingUpdate',rollingUpdate:{maxSurge:1}}}}",
                "{spec:{strategy:{'$retainKeys':['type'],rollingUpdate:null,type:'Recreate'}}}"))
        .isEqualTo(json("{spec:{strategy:{type:'Recreate'}}}"));
  }

  @Test
  void refusesKeysThatRetainKeysDoesNotName() {
    fails(400, "{volumes:[{'$retainKeys':['name'],name:'v',emptyDir:{}}]}");
  }

  @Test
  void mergesFinalizersAsASet() {
    assertThat(apply("{metadata:{finalizers:['a','b']}}", "{metadata:{finalizers:['b','c']}}"))
        .isEqualTo(json("{metadata:{finalizers:['a','b','c']}}"));
  }

  @Test
  void deletesFromAListOfScalars() {
    assertThat(
            apply(
                "{metadata:{finalizers:['a','b']}}",
                "{metadata:{'$deleteFromPrimitiveList/finalizers':['a'],"
                    + "'$setElementOrder/finalizers':['c','b'],finalizers:['c']}}"))
        .isEqualTo(json("{metadata:{finalizers:['c','b']}}"));
  }

  @Test
  void removesAndReplacesMaps() {
    assertThat(apply("{metadata:{labels:{a:'1',b:'2'}}}", "{metadata:{labels:{a:null,c:'3'}}}"))
        .isEqualTo(json("{metadata:{labels:{b:'2',c:'3'}}}"));
    assertThat(
            apply("{metadata:{labels:{a:'1'}}}", "{metadata:{labels:{'$patch':'replace',b:'2'}}}"))
        .isEqualTo(json("{metadata:{labels:{b:'2'}}}"));
    assertThat(apply("{metadata:{labels:{a:'1'}}}", "{metadata:{labels:{'$patch':'delete'}}}"))
        .isEqualTo(json("{metadata:{labels:{}}}"));
  }

  @Test
  void keepsNoNullsOrDirectivesOfWhatItAdds() {
    assertThat(podSpec("{}", "{containers:[{name:'a',image:null,env:[{'$patch':'replace'}]}]}"))
        .isEqualTo(json("{containers:[{name:'a',env:[]}]}"));
  }

  @Test
  void saysWhichMergeKeyIsMissing() {
    assertThatThrownBy(() -> podSpec("{}", "{containers:[{image:'i'}]}"))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(500))
        .hasMessageContaining("does not contain declared merge key: name");
  }

  @Test
  void refusesUnknownDirectives() {
    fails(422, "{'$patch':'explode'}");
  }

  @Test
  void isAMergePatchWhereNoListMerges() {
    Random random = new Random(36);
    SchemaNode schema = TestSchema.map(TestSchema.map(TestSchema.string()));
    for (int i = 0; i < 1_000; i++) {
      ObjectNode from = labels(random);
      ObjectNode to = labels(random);
      ObjectNode patch = MergePatch.diff(from, to);
      assertThat(StrategicMergePatch.apply(from, patch, schema)).isEqualTo(to);
    }
  }

  private static ObjectNode labels(Random random) {
    ObjectNode tree = Json.object();
    for (int i = random.nextInt(4); i > 0; i--) {
      tree.putObject("m" + random.nextInt(4)).put("k" + random.nextInt(3), "v" + random.nextInt(3));
    }
    return tree;
  }

  private static void fails(int code, String patch) {
    assertThatThrownBy(() -> podSpec("{containers:[{name:'a'},{name:'b'}]}", patch))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static JsonNode podSpec(String original, String patch) {
    String before = "{spec:{template:{spec:";
    return apply(before + original + "}}}", before + patch + "}}}").at("/spec/template/spec");
  }

  private static ObjectNode apply(String original, String patch) {
    ObjectNode before = object(original);
    ObjectNode change = object(patch);
    ObjectNode result = StrategicMergePatch.apply(before, change, SCHEMA);
    assertThat(before).as("untouched").isEqualTo(object(original));
    assertThat(change).as("untouched").isEqualTo(object(patch));
    return result;
  }
}
