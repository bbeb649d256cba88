package io.naru.machinery.selector;

import static io.naru.machinery.testing.Trees.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.machinery.FieldErrors;
import io.naru.machinery.Status.Cause;
import io.naru.machinery.StatusException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {

  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "front", "size", "5");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app=web",
        "app==web,tier=front",
        "app != db",
        "other!=x",
        "app in (web, db)",
        "app notin (db)",
        "other notin (x)",
        "app",
        "!other",
        "! other , app",
        "size>4",
        "size < 6",
        "other!=",
        "other notin ()"
      })
  void selects(String selector) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isTrue();
    assertThat(LabelSelector.parse(selector).matches(json("{app:'web',tier:'front',size:'5'}")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=db",
        "app=",
        "!app",
        "other",
        "app notin (web)",
        "size>5",
        "app>1",
        "o in (a)"
      })
  void leavesOut(String selector) {
    assertThat(LabelSelector.parse(selector).matches(LABELS)).isFalse();
  }

  @Test
  void takesObjectsWithoutLabels() {
    assertThat(LabelSelector.parse("!a").matches((com.fasterxml.jackson.databind.JsonNode) null))
        .isTrue();
    assertThat(LabelSelector.parse("a").matches((com.fasterxml.jackson.databind.JsonNode) null))
        .isFalse();
  }

  @Test
  void writesTheCanonicalText() {
    assertThat(LabelSelector.parse("z notin (b,a) ,!c, x=1,in in (in)"))
        .hasToString("!c,in in (in),x=1,z notin (a,b)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a b | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        "a in b | unable to parse requirement: found 'b', expected: '('",
        "=a | found '=', expected: !, identifier, or 'end of string'",
        "a, | found '', expected: identifier after ','",
        "a=b c | found 'c', expected: ',' or 'end of string'",
        "a>x | unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
      })
  void complainsAsKubernetesDoes(String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400))
        .hasMessage(message);
  }

  @Test
  void checksKeysAndValuesInText() {
    assertThatThrownBy(() -> LabelSelector.parse("a=-b"))
        .hasMessageStartingWith(
            "unable to parse requirement: values[0][a]: Invalid value: \"-b\": a valid label must");
    assertThatThrownBy(() -> LabelSelector.parse("-a=b"))
        .hasMessageStartingWith("unable to parse requirement: <nil>: Invalid value: \"-a\": name");
  }

  @Test
  void readsTheJsonForm() {
    LabelSelector selector =
        LabelSelector.fromJson(
            json(
                "{matchLabels:{app:'web'},matchExpressions:[{key:'tier',operator:'In',"
                    + "values:['front','back']},{key:'x',operator:'DoesNotExist'}]}"));
    assertThat(selector.matches(LABELS)).isTrue();
    assertThat(selector).hasToString("app=web,tier in (back,front),!x");
  }

  @Test
  void tellsNothingFromEverything() {
    assertThat(LabelSelector.fromJson(null).matches(LABELS)).isFalse();
    assertThat(LabelSelector.fromJson(json("{}")).matches(LABELS)).isTrue();
    assertThatThrownBy(
            () -> LabelSelector.fromJson(json("{matchExpressions:[{key:'a',operator:'Gt'}]}")))
        .hasMessage("\"Gt\" is not a valid label selector operator");
  }

  @Test
  void validatesTheJsonForm() {
    FieldErrors errors = new FieldErrors();
    LabelSelector.validate(
        json(
            "{matchLabels:{a:'-'},matchExpressions:[{key:'k',operator:'In'},"
                + "{key:'k',operator:'Exists',values:['v']},{key:'k',operator:'Foo'}]}"),
        "spec.selector",
        errors);
    assertThat(errors.causes())
        .extracting(Cause::field)
        .containsExactly(
            "spec.selector.matchLabels",
            "spec.selector.matchExpressions[0].values",
            "spec.selector.matchExpressions[1].values",
            "spec.selector.matchExpressions[2].operator");
  }

  @Test
  void selectsByFields() {
    FieldSelector selector = FieldSelector.parse("metadata.name=a,status.phase!=Failed,x==");
    assertThat(selector.matches(field -> field.equals("metadata.name") ? "a" : "")).isTrue();
    assertThat(selector.matches(field -> "Failed")).isFalse();
    assertThat(selector.requiredValue("metadata.name")).isEqualTo("a");
    assertThat(selector.requiredValue("status.phase")).isNull();
    Set<String> more = Set.of("metadata.name", "metadata.namespace", "x");
    assertThatThrownBy(() -> selector.requireSupported(more))
        .hasMessage("field label not supported: status.phase");
    assertThatThrownBy(
            () -> selector.requireSupported(Set.of("metadata.name", "metadata.namespace")))
        .hasMessage(
            "\"status.phase\" is not a known field selector: only \"metadata.name\","
                + " \"metadata.namespace\"");
  }

  @Test
  void escapesFieldValues() {
    FieldSelector selector = FieldSelector.parse("a=x\\,y\\=z\\\\,b=c");
    assertThat(selector.requiredValue("a")).isEqualTo("x,y=z\\");
    assertThat(selector).hasToString("a=x\\,y\\=z\\\\,b=c");
    assertThat(FieldSelector.parse(selector.toString())).isEqualTo(selector);
  }

  @Test
  void refusesWhatIsNoFieldSelector() {
    assertThatThrownBy(() -> FieldSelector.parse("a"))
        .hasMessage("invalid selector: 'a'; can't understand 'a'");
    assertThatThrownBy(() -> FieldSelector.parse("a=\\b")).hasMessageContaining("invalid escape");
  }

  @Test
  void selectsNodesByAnyTerm() {
    NodeSelectorTerms terms =
        NodeSelectorTerms.fromJson(
            json(
                "{nodeSelectorTerms:["
                    + "{matchExpressions:[{key:'size',operator:'Gt',values:['9']}]},"
                    + "{matchExpressions:[{key:'app',operator:'In',values:['web']}],"
                    + "matchFields:[{key:'metadata.name',operator:'In',values:['n1']}]}]}"));
    assertThat(terms.matches(LABELS, "n1")).isTrue();
    assertThat(terms.matches(LABELS, "n2")).isFalse();
    assertThat(terms.matches(Map.of("size", "10"), "n2")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{nodeSelectorTerms:[]}",
        "{nodeSelectorTerms:[{}]}",
        "{nodeSelectorTerms:[{matchExpressions:[{key:'app',operator:'Odd'}]}]}",
        "{nodeSelectorTerms:[{matchFields:[{key:'spec.x',operator:'Exists'}]}]}"
      })
  void selectsNoNodeByTermsThatSayNothing(String selector) {
    assertThat(NodeSelectorTerms.fromJson(json(selector)).matches(LABELS, "n")).isFalse();
  }
}
