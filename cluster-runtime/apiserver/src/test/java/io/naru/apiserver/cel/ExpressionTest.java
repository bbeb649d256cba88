package io.naru.apiserver.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.cel.library.AuthorizerLibrary;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  private static final ExpressionEnvironment ENVIRONMENT =
      ExpressionEnvironment.of(
          Map.of(
              "object",
              ExpressionType.DYNAMIC,
              "authorizer",
              ExpressionType.of(AuthorizerLibrary.AUTHORIZER)));

  private static final ObjectNode OBJECT =
      Json.parseObject(
          """
          {"metadata": {"name": "web", "namespace": "shop", "labels": {"a/b": "c"}},
           "spec": {"replicas": 3, "ratio": 0.5, "on": true, "nothing": null, "else": "x",
                    "ports": [{"name": "http", "port": 80}, {"name": "https", "port": 443}]}}
          """);

  private static Object evaluate(String expression) throws InvalidExpressionException {
    return ENVIRONMENT
        .compile(expression)
        .evaluate(
            Map.of(
                "object",
                OBJECT,
                "authorizer",
                AuthorizerLibrary.authorizer(
                    asked -> new Authorizer.Decision(asked.verb().equals("get"), "because"),
                    UserInfo.of("ann"))),
            CostBudget.ofValidation());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.spec.replicas == 3 && object.spec.ratio < 1",
        "object.spec.replicas == 3.0 && 3u == object.spec.replicas",
        "object.spec.ports.all(p, p.port > 0)",
        "object.spec.ports.exists(p, p.name == 'http')",
        "object.spec.ports.exists(p, p.missing == 'http' || p.port == 443)",
        "object.spec.ports.exists_one(p, p.port == 80)",
        "object.spec.ports.map(p, p.port) == [80, 443]",
        "object.spec.ports.filter(p, p.port > 100).size() == 1",
        "object.spec.ports.map(p, p.port > 100, p.name)[0] == 'https'",
        "object.spec.ports.all(i, p, i < 2 && p.port > i)",
        "object.metadata.labels.all(k, v, k == 'a/b' && v == 'c')",
        "object.metadata.labels.all(k, k == 'a/b')",
        "{'a': 1, 'b': 2}.transformMap(k, v, v * 2)['b'] == 4",
        "[1, 2, 3].transformList(i, v, v + i) == [1, 3, 5]",
        "has(object.spec.ports) && !has(object.spec.absent)",
        "object.spec.nothing == null",
        "object.spec.__else__ == 'x'",
        "object.metadata.labels['a/b'] == 'c'",
        "'a/b' in object.metadata.labels",
        "object.?spec.?absent.orValue(7) == 7",
        "object.?spec.replicas.optMap(r, r + 1).value() == 4",
        "object.spec[?'absent'].hasValue() == false",
        "[?optional.none(), 1] == [1]",
        "type(object.spec.replicas) == int && type('a') == string",
        "string(1.5) == '1.5' && string(3) == '3' && int('42') == 42",
        "timestamp('2026-01-02T03:04:05Z').getHours() == 3",
        "timestamp('2026-01-02T03:04:05Z') + duration('1h') > timestamp('2026-01-02T04:00:00Z')",
        "duration('90m').getMinutes() == 90 && string(duration('1h30m')) == '5400s'",
        "'tacocat'.substring(4) == 'cat' && 'a,b'.split(',') == ['a', 'b']",
        "'Hello'.lowerAscii() + '!' == 'hello!' && 'abc'.indexOf('c') == 2",
        "'%s has %d and %.2f'.format(['x', 3, 0.5]) == 'x has 3 and 0.50'",
        "['b', 'a'].join('-') == 'b-a' && 'aXbX'.replace('X', '', 1) == 'abX'",
        "'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2']",
        "'abc'.matches('^a.c$')",
        "[3, 1, 2].max() == 3 && [1, 2].sum() == 3 && ['a', 'b'].isSorted()",
        "[1, 2, 1].indexOf(2) == 1 && [1, 2, 1].lastIndexOf(1) == 2",
        "sets.contains([1, 2, 3], [2]) && sets.intersects([1], [1, 2]) && !sets.equivalent([1], [2])",
        "quantity('1Gi').isGreaterThan(quantity('1000Mi')) && quantity('2').add(1).asInteger() == 3",
        "isQuantity('1x') == false && quantity('500m').asApproximateFloat() == 0.5",
        "ip('10.0.0.1').family() == 4 && isIP('::1') && !isIP('1.2.3')",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
        "string(ip('10.0.0.1')) == '10.0.0.1' && ip.isCanonical('::1')",
        "url('https://example.com:8443/a?b=c').getHost() == 'example.com:8443'",
        "url('https://example.com/a?b=c&b=d').getQuery()['b'] == ['c', 'd'] && !isURL('nope')",
        "semver('1.2.3').isLessThan(semver('1.10.0')) && isSemver('v1.2', true) && !isSemver('v1.2')",
        "semver('1.0.0-alpha').compareTo(semver('1.0.0')) == -1",
        "!format.dns1123Label().validate('ok').hasValue()",
        "format.named('uuid').value().validate('nope').hasValue()",
        "authorizer.group('apps').resource('deployments').namespace('x').check('get').allowed()",
        "!authorizer.path('/healthz').check('post').allowed()",
        "authorizer.serviceAccount('ns', 'sa').group('').resource('pods').check('get').reason() == 'because'",
        "cel.bind(n, object.spec.replicas, n * n) == 9",
        "object.spec.on ? true : object.nope",
        "true || object.nope.nope",
        "dyn([1, 'a', 2.0])[1] == 'a'",
        "jsonpatch.escapeKey('a/b~c') == 'a~1b~0c'",
        "type(ip('::1')) == net.IP",
        "b'abc'.size() == 3 && 'é'.size() == 1",
      })
  void isTrue(String expression) throws InvalidExpressionException {
    assertThat(evaluate(expression)).isEqualTo(true);
  }

  @Test
  void givesJsonWithoutCopyingIt() throws InvalidExpressionException {
    assertThat(ResultJson.of(evaluate("object.spec.ports[0]")))
        .isSameAs(OBJECT.at("/spec/ports/0"));
  }

  @Test
  void constructsObjectsOfAnyFields() throws InvalidExpressionException {
    Object value =
        evaluate("Object{spec: Object.spec{replicas: object.spec.replicas + 1, on: false}}");
    assertThat(ResultJson.of(value)).hasToString("{\"spec\":{\"replicas\":4,\"on\":false}}");
  }

  @Test
  void constructsPatches() throws InvalidExpressionException {
    Object value =
        evaluate("[JSONPatch{op: 'add', path: '/metadata/labels/x', value: {'a': [1, 'b']}}]");
    assertThat(ResultJson.of(value).get(0).get("value").get("a").get(1).asText()).isEqualTo("b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "object.spec.absent|no such key: absent",
        "object.spec.ports[5].port == 1|index out of bounds: 5",
        "1 / (object.spec.replicas - 3) == 1|division by zero",
        "object.spec.replicas + 'a' == 'b'|no such overload",
        "9223372036854775807 + object.spec.replicas > 0|integer overflow",
        "object.spec.ports.all(p, p.missing)|no such key: missing",
      })
  void saysWhyThereIsNoValue(String row) {
    String[] parts = row.split("\\|");
    assertThatThrownBy(() -> evaluate(parts[0]))
        .isInstanceOf(EvaluationException.class)
        .hasMessage(parts[1]);
  }

  @Test
  void stopsWhenItBecomesTooExpensive() throws InvalidExpressionException {
    Expression expression =
        ENVIRONMENT.compile(
            "lists.range(2000).all(a, lists.range(2000).all(b, a + b >= 0)) || true");
    assertThatThrownBy(() -> expression.evaluate(Map.of(), CostBudget.ofValidation()))
        .hasMessage("operation cancelled: actual cost limit exceeded");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(() -> ENVIRONMENT.compile("nope.spec == 1"))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("undeclared reference to 'nope'");
    assertThatThrownBy(() -> ENVIRONMENT.compile("1 +"))
        .hasMessageContaining("compilation failed: ERROR: <input>:1:4: Syntax error");
    assertThatThrownBy(() -> ENVIRONMENT.compile("1 + 'a' == 2"))
        .hasMessageContaining("found no matching overload for '_+_' applied to '(int, string)'\n");
  }

  @Test
  void refusesAnotherTypeThanWanted() {
    assertThatThrownBy(() -> ENVIRONMENT.compile("'text'", ExpressionType.BOOL))
        .hasMessage("must evaluate to bool");
  }
}
