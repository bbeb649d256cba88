package io.naru.apiserver.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectChangesTest {

  private static final String POD =
      """
      {"metadata":{"name":"a","resourceVersion":"7","managedFields":[
        {"manager":"m","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{}}}]},
       "spec":{"replicas":3}}
      """;

  @Test
  void neitherVersionNorTimesOfManagersAreAChange() {
    assertThat(differ("\"7\"", "\"8\"")).isFalse();
    assertThat(differ("\"resourceVersion\":\"7\",", "")).isFalse();
    assertThat(differ("2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"replicas\":3=>\"replicas\":4",
        "\"name\":\"a\"=>\"name\":\"b\"",
        "\"name\":\"a\"=>\"name\":\"a\",\"labels\":{}",
        "\"f:spec\"=>\"f:status\"",
        "\"manager\":\"m\"=>\"manager\":\"n\"",
        "\"spec\":{\"replicas\":3}=>\"status\":{}",
        "\"spec\":{\"replicas\":3}=>\"spec\":{}",
        "\"replicas\":3=>\"replicas\":3,\"paused\":true"
      })
  void whatElseDiffersIsAChangeEitherWay(String change) {
    String[] sides = change.split("=>", -1);

    assertThat(differ(sides[0], sides[1])).isTrue();
  }

  @Test
  void numbersAreComparedByValue() {
    ObjectNode wide = Json.parseObject(POD);
    ((ObjectNode) wide.get("spec")).put("replicas", 3L);

    assertThat(ObjectChanges.differ(Json.parseObject(POD), wide)).isFalse();
  }

  private static boolean differ(String text, String replacement) {
    ObjectNode before = Json.parseObject(POD);
    ObjectNode after = Json.parseObject(POD.replace(text, replacement));
    boolean differ = ObjectChanges.differ(before, after);
    assertThat(ObjectChanges.differ(after, before)).isEqualTo(differ);
    return differ;
  }
}
