package io.naru.machinery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.schema.Schemas;
import io.naru.machinery.testing.RandomTrees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " { \"a\" : [ ] , \"b\":{ } }\n",
        "{\"a\":1,\"a\":2,\"b\":3}",
        "{\"n\":[0,-0,-1,2147483647,2147483648,-2147483649,999999999999999999]}",
        "{\"l\":[true,false,null,\"\"]}",
        "{\"t\":\"\\u00e9\\uD83D\\uDE00\\\"\\\\\\/\\b\\f\\n\\r\\t\"}",
        "{\"\u00e9\":\"\u00e9\uD83D\uDE00 and \\n more\"}",
        "{\"k\\u0065y\":\"\\ud83d\"}",
        "{\"f:status\":{\"k:{\\\"ip\\\":\\\"10.0.0.1\\\"}\":{\".\":{}}}}"
      })
  void readsWhatTheGeneralParserReads(String json) throws IOException {
    assertThat(TreeReader.read(json.getBytes(UTF_8))).isEqualTo(Json.mapper().readTree(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1.5}",
        "{\"a\":1e3}",
        "{\"a\":99999999999999999999}",
        "{\"a\":\"\ufffd\"}",
        "{\"a\":\"\u00e9\\u00E9\ufffd\"}"
      })
  void leavesTheRareToTheGeneralParser(String json) throws IOException {
    assertThat(TreeReader.read(json.getBytes(UTF_8))).isNull();
    assertThat(Json.parseObject(json)).isEqualTo(Json.mapper().readTree(json));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,}",
        "{\"a\":01}",
        "{\"a\":-}",
        "{a:1}",
        "{\"a\":tru}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u00g0\"}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{} {}",
        "[]",
        "1",
        "{\"a\":+1}",
        "{\"a\" 1}",
        "{\"a\":1;}"
      })
  void refusesWhatIsNoObject(String json) {
    assertThat(TreeReader.read(json.getBytes(UTF_8))).isNull();
    assertThatThrownBy(() -> Json.parseObject(json)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void refusesMalformedUtf8() {
    byte[] json = {'{', '"', 'a', '"', ':', '"', (byte) 0xc3, '"', '}'};

    assertThat(TreeReader.read(json)).isNull();
  }

  @Test
  void refusesNestingThatWouldExhaustTheStack() {
    String deep = "{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}";

    assertThat(TreeReader.read(deep.getBytes(UTF_8))).isNull();
  }

  static java.util.stream.Stream<GroupVersionKind> kinds() {
    return Schemas.builtIn().kinds().stream().filter(kind -> !kind.kind().endsWith("List"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void readsObjectsOfEveryKindAsTheGeneralParserDoes(GroupVersionKind kind) throws IOException {
    RandomTrees random = new RandomTrees(new Random(kind.hashCode()), 6, 2);
    for (int i = 0; i < 3; i++) {
      byte[] json = Json.bytes(random.object(kind));
      JsonNode expected = Json.mapper().readTree(json);

      assertThat(Json.parseObject(json)).isEqualTo(expected);
    }
  }

  @Test
  void sharesTheNamesOfFields() {
    ObjectNode one = Json.parseObject("{\"containers\":1}");
    ObjectNode other = Json.parseObject("{\"containers\":2}");

    assertThat(one.fieldNames().next()).isSameAs(other.fieldNames().next());
  }
}
