package io.naru.apiserver.customresources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths of printer columns and selectable fields. */
class JsonPathTest {

  private static final JsonNode OBJECT =
      Json.parseObject(
          """
          {"a": {"b.c": 1, "d": [10, 20, 30]},
           "conditions": [{"type": "Ready", "status": "True", "n": 1},
                          {"type": "Other", "status": "False", "n": 5}]}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        ".a.d[0] | [10]",
        ".a.d[-1] | [30]",
        ".a.d[0:2] | [10,20]",
        ".a.d[*] | [10,20,30]",
        ".a.d[0,2] | [10,30]",
        ".a['b.c'] | [1]",
        ".a.b\\.c | [1]",
        ".a.missing | []",
        ".a.d[7] | []",
        ".conditions[?(@.type==\"Ready\")].status | [\"True\"]",
        ".conditions[?(@.type=='Other')].n | [5]",
        ".conditions[?(@.type!='Other')].n | [1]",
        ".conditions[?(@.n>=2)].type | [\"Other\"]",
        ".conditions[?(@.n)].n | [1,5]",
        "..n | [1,5]",
      })
  void finds(String path, String expected) {
    assertThat(JsonPath.parse(path).find(OBJECT)).hasToString(expected.replace(",", ", "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", ".a[", ".a[x]", ".a[?(@.b==nonsense)]", ".a['b]"})
  void refusesWhatIsNoPath(String path) {
    assertThatThrownBy(() -> JsonPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
  }
}
