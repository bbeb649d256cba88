package io.naru.machinery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          yes | true
          Off | false
          "yes" | "yes"
          'on' | "on"
          ~ | null
          12 | 12
          0644 | 420
          0x1F | 31
          0b11 | 3
          1_000 | 1000
          +1 | 1
          -7 | -7
          089 | 89
          1.5 | 1.5
          1.0 | 1
          1e3 | 1000
          9223372036854775807 | 9223372036854775807
          2026-01-02 | "2026-01-02"
          2026-01-02T03:04:05Z | "2026-01-02T03:04:05Z"
          1.2.3 | "1.2.3"
          100Mi | "100Mi"
          10.0.0.1 | "10.0.0.1"
          !!str 5 | "5"
          12:30 | "12:30"
          """)
  void readsScalarsOfYaml11(String yaml, String json) throws IOException {
    assertThat(parse("a: " + yaml)).isEqualTo("{\"a\":" + json + "}");
  }

  @Test
  void readsTheFirstDocumentOnly() throws IOException {
    assertThat(parse("a: 1\n---\nb: 2\n")).isEqualTo("{\"a\":1}");
    assertThat(parse("---\n- x\n- z\n")).isEqualTo("[\"x\",\"z\"]");
    assertThat(parse("# nothing\n")).isEqualTo("null");
  }

  @Test
  void turnsKeysIntoText() throws IOException {
    assertThat(parse("1: a\ntrue: b\n")).isEqualTo("{\"1\":\"a\",\"true\":\"b\"}");
  }

  @Test
  void keepsBlocksOfText() throws IOException {
    assertThat(parse("a: |\n  one\n  two\n")).isEqualTo("{\"a\":\"one\\ntwo\\n\"}");
    assertThat(parse("a: >-\n  one\n  two\n")).isEqualTo("{\"a\":\"one two\"}");
  }

  @Test
  void followsAliasesAndMergeKeys() throws IOException {
    assertThat(parse("base: &b {x: 1, z: 2}\nuse:\n  <<: *b\n  z: 3\n"))
        .isEqualTo("{\"base\":{\"x\":1,\"z\":2},\"use\":{\"z\":3,\"x\":1}}");
  }

  @Test
  void reportsDuplicates() throws IOException {
    ParsedDocument document = Yaml.parse("a: {b: 1, b: 2}\n".getBytes(UTF_8));

    assertThat(document.duplicates()).containsExactly("a.b");
    assertThat(document.root()).hasToString("{\"a\":{\"b\":2}}");
  }

  @Test
  void refusesBombs() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, (before + ",").repeat(9) + before));
    }

    assertThatIOException()
        .isThrownBy(() -> parse(bomb.toString()))
        .withMessageContaining("excessive aliasing");
    assertThatIOException().isThrownBy(() -> parse("a: " + "[".repeat(2000) + "]".repeat(2000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [", "a: *nothing", "a: b: c", "\t- x", "a: .inf", "{[a]: b}"})
  void refusesWhatIsNotYaml(String text) {
    assertThatIOException().isThrownBy(() -> parse(text)).withMessageMatching("(yaml|json): .+");
  }

  @Test
  void saysInWhichLine() {
    assertThatIOException()
        .isThrownBy(() -> parse("a: 1\nb: [\n"))
        .withMessageMatching("yaml: line \\d+: .*");
  }

  private static String parse(String yaml) throws IOException {
    return Yaml.parse(yaml.getBytes(UTF_8)).root().toString();
  }
}
