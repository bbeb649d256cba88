package io.naru.machinery.patch;

import static io.naru.machinery.testing.Trees.json;
import static io.naru.machinery.testing.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{a:[1,2]} | [{op:'add',path:'/a/1',value:9}] | {a:[1,9,2]}",
        "{a:[1,2]} | [{op:'add',path:'/a/-',value:9}] | {a:[1,2,9]}",
        "{a:[1,2]} | [{op:'add',path:'/a/2',value:9}] | {a:[1,2,9]}",
        "{} | [{op:'add',path:'/a',value:null}] | {a:null}",
        "{'a/b':{'m~n':1}} | [{op:'replace',path:'/a~1b/m~0n',value:2}] | {'a/b':{'m~n':2}}",
        "{a:1,b:2} | [{op:'remove',path:'/a'}] | {b:2}",
        "{a:[1,2,3]} | [{op:'remove',path:'/a/1'}] | {a:[1,3]}",
        "{a:{b:1}} | [{op:'move',from:'/a/b',path:'/c'}] | {a:{},c:1}",
        "{a:[1,2,3]} | [{op:'move',from:'/a/0',path:'/a/2'}] | {a:[2,3,1]}",
        "{a:{b:1}} | [{op:'copy',from:'/a',path:'/a/c'}] | {a:{b:1,c:{b:1}}}",
        "{a:{b:1,c:2}} | [{op:'test',path:'/a',value:{c:2,b:1.0}}] | {a:{b:1,c:2}}",
        "{a:1} | [{op:'test',path:'/b',value:null}] | {a:1}",
        "{a:1} | [{op:'replace',path:'',value:{z:1}}] | {z:1}",
        "{a:1} | [] | {a:1}",
      })
  void appliesEachOperation(String original, String patch, String expected) {
    ObjectNode before = object(original);
    ObjectNode copy = before.deepCopy();
    assertThat(JsonPatch.parse(json(patch)).apply(before)).isEqualTo(object(expected));
    assertThat(before).isEqualTo(copy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{op:'test',path:'/a',value:2}]",
        "[{op:'remove',path:'/nothing'}]",
        "[{op:'remove',path:''}]",
        "[{op:'replace',path:'/nothing',value:1}]",
        "[{op:'add',path:'/nothing/below',value:1}]",
        "[{op:'add',path:'/l/5',value:1}]",
        "[{op:'add',path:'/l/01',value:1}]",
        "[{op:'add',path:'/l/-1',value:1}]",
        "[{op:'add',path:'/a'}]",
        "[{op:'move',from:'/o',path:'/o/p'}]",
        "[{op:'copy',from:'/nothing',path:'/x'}]",
        "[{op:'explode',path:'/a'}]",
        "[{op:'add',path:'a',value:1}]",
        "[{op:'replace',path:'',value:[]}]",
      })
  void answers422ToWhatDoesNotFit(String patch) {
    assertThatThrownBy(() -> JsonPatch.parse(json(patch)).apply(object("{a:1,l:[0,1],o:{}}")))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.code()).isEqualTo(422);
              assertThat(e.reason()).isEqualTo("Invalid");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "'x'", "[1]", "[null]"})
  void answers400ToWhatIsNoPatch(String patch) {
    assertThatThrownBy(() -> JsonPatch.parse(json(patch)))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400));
  }

  @Test
  void refusesMoreThanTenThousandOperations() {
    ArrayNode patch = Json.array();
    for (int i = 0; i <= JsonPatch.MAX_OPERATIONS; i++) {
      patch.add(json("{op:'test',path:'/a',value:1}"));
    }
    assertThatThrownBy(() -> JsonPatch.parse(patch))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(413));
  }

  @Test
  void doesNotShareWhatItAdds() {
    ArrayNode patch = (ArrayNode) json("[{op:'add',path:'/a',value:{b:1}}]");
    ObjectNode result = JsonPatch.parse(patch).apply(Json.object());
    ((ObjectNode) result.get("a")).put("b", 2);
    assertThat(patch.at("/0/value/b").intValue()).isEqualTo(1);
  }
}
