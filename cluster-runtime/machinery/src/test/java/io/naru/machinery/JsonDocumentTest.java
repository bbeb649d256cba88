package io.naru.machinery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonDocumentTest {

  @Test
  void keepsNumbersAsWritten() throws IOException {
    assertThat(parse("[1,-2,3000000000,99999999999999999999,0.10,1.5]").root())
        .hasToString("[1,-2,3000000000,99999999999999999999,0.10,1.5]");
  }

  @Test
  void namesDuplicatesByPath() throws IOException {
    ParsedDocument document = parse("{'a':[{'b':1,'b':2},{'c':{'d':1},'c':{'e':2}}]}");

    assertThat(document.duplicates()).containsExactly("a[0].b", "a[1].c");
    assertThat(document.root()).hasToString("{\"a\":[{\"b\":2},{\"c\":{\"d\":1,\"e\":2}}]}");
  }

  @Test
  void aFieldOfTheSameNameElsewhereIsNoDuplicate() throws IOException {
    assertThat(parse("{'a':{'x':1},'b':{'x':1},'x':1}").duplicates()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1", "{'a'", ""})
  void tellsThatADocumentEndsEarly(String json) {
    assertThatIOException()
        .isThrownBy(() -> parse(json))
        .withMessage("unexpected end of JSON input");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{} {}", "{'a':}", "{a:1}", "[01]", "nul", "{'a':1,}", "[NaN]"})
  void refusesWhatIsNotJson(String json) {
    assertThatIOException()
        .isThrownBy(() -> parse(json))
        .satisfies(e -> assertThat(e.getMessage()).isNotEmpty().doesNotContain("Source"));
  }

  @Test
  void refusesNestingThatWouldExhaustTheStack() {
    assertThatIOException().isThrownBy(() -> parse("[".repeat(5000) + "]".repeat(5000)));
  }

  private static ParsedDocument parse(String json) throws IOException {
    return JsonDocument.parse(json.replace('\'', '"').getBytes(UTF_8));
  }
}
