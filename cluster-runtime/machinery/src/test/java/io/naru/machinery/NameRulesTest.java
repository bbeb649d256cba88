package io.naru.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {

  @Test
  void explainsWhatASubdomainIs() {
    assertThat(NameRules.dns1123Subdomain("a.b-c.1")).isNull();
    assertThat(NameRules.dns1123Subdomain("Bad_Name!"))
        .isEqualTo(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                + " 'example.com', regex used for validation is"
                + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "-a", "a-", "a.-b", "A", "a_b"})
  void refusesWhatIsNoSubdomain(String value) {
    assertThat(NameRules.dns1123Subdomain(value)).startsWith("a lowercase RFC 1123 subdomain");
  }

  @Test
  void reportsLengthAndFormBoth() {
    assertThat(NameRules.dns1123LabelErrors("A".repeat(64)))
        .hasSize(2)
        .first()
        .isEqualTo("must be no more than 63 characters");
  }

  @Test
  void separatesExamplesAsKubernetesDoes() {
    assertThat(NameRules.dns1123Label("-")).contains("(e.g. 'my-name',  or '123-abc', regex used");
  }

  @Test
  void letsOnlyLettersBeginALabelOfRfc1035() {
    assertThat(NameRules.dns1035Label("a1")).isNull();
    assertThat(NameRules.dns1035Label("1a")).startsWith("a DNS-1035 label must consist");
  }

  @Test
  void checksBothPartsOfAQualifiedName() {
    assertThat(NameRules.qualifiedName("example.com/My_name.x")).isNull();
    assertThat(NameRules.qualifiedNameErrors("/"))
        .hasSize(3)
        .startsWith("prefix part must be non-empty", "name part must be non-empty");
    assertThat(NameRules.qualifiedName("a/b/c")).startsWith("a qualified name must consist of");
    assertThat(NameRules.qualifiedName("UP/x")).startsWith("prefix part a lowercase RFC 1123");
  }

  @Test
  void takesAnEmptyLabelValue() {
    assertThat(NameRules.labelValue("")).isNull();
    assertThat(NameRules.labelValue("-x-")).startsWith("a valid label must be an empty string or");
  }

  @Test
  void keepsPathSegmentsOutOfTheWay() {
    assertThat(NameRules.pathSegment("system:node")).isNull();
    assertThat(NameRules.pathSegment("..")).isEqualTo("may not be '..'");
    assertThat(NameRules.pathSegmentErrors("a/b%c"))
        .containsExactly("may not contain '/'", "may not contain '%'");
  }

  @Test
  void keepsConfigKeysInTheirDirectory() {
    assertThat(NameRules.configMapKey("a.b_C-1")).isNull();
    assertThat(NameRules.configMapKey("..data")).isEqualTo("must not start with '..'");
    assertThat(NameRules.configMapKey("a/b")).startsWith("a valid config key must consist");
  }

  @Test
  void namesPortsByTheServiceNameRules() {
    assertThat(NameRules.portName("http-2")).isNull();
    assertThat(NameRules.portNameErrors("80"))
        .containsExactly("must contain at least one letter (a-z)");
    assertThat(NameRules.portNameErrors("-a--b"))
        .containsExactly(
            "must not contain consecutive hyphens", "must not begin or end with a hyphen");
    assertThat(NameRules.portName("abcdefghijklmnop"))
        .isEqualTo("must be no more than 15 characters");
  }

  @Test
  void takesRelaxedNamesOfEnvironmentVariables() {
    assertThat(NameRules.envVarName("1 odd-name.x")).isNull();
    assertThat(NameRules.envVarName("a=b")).contains("other than '='");
    assertThat(NameRules.envVarName("")).isEqualTo("must be non-empty");
  }

  @Test
  void knowsWildcardsPercentagesAndIdentifiers() {
    assertThat(NameRules.wildcardDns1123Subdomain("*.example.com")).isNull();
    assertThat(NameRules.wildcardDns1123Subdomain("a.*.com")).startsWith("a wildcard DNS-1123");
    assertThat(NameRules.percent("25%")).isNull();
    assertThat(NameRules.percent("%")).startsWith("a valid percent string");
    assertThat(NameRules.cIdentifier("_a1")).isNull();
    assertThat(NameRules.cIdentifier("1a")).startsWith("a valid C identifier");
  }
}
