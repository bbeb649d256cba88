package io.naru.desktop.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.naru.desktop.Yaml;
import io.naru.desktop.kinds.Resource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardablePortsTest {

  @Test
  void aServiceOffersItsOwnPortsAndLeadsToThoseOfItsPods() {
    assertThat(
            ports(
                "",
                "services",
                "{selector: {app: web}, ports: [{port: 80, targetPort: http}, {port: 53, protocol:"
                    + " UDP}, {port: 9000}]}"))
        .extracting(ForwardTarget::port, ForwardTarget::podPort)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(80, "http"),
            org.assertj.core.groups.Tuple.tuple(9000, "9000"));
  }

  @Test
  void aServiceWithoutSelectorHasNoPodsToLeadTo() {
    assertThat(ports("", "services", "{ports: [{port: 80}]}")).isEmpty();
  }

  @Test
  void aWorkloadOffersThePortsOfItsTemplate() {
    assertThat(
            ports(
                "apps",
                "deployments",
                "{template: {spec: {containers: [{ports: [{containerPort: 8080}]}, {ports:"
                    + " [{containerPort: 9090}]}]}}}"))
        .extracting(ForwardTarget::port)
        .containsExactly(8080, 9090);
  }

  @Test
  void otherKindsOfferNone() {
    assertThat(ports("", "configmaps", "{}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{app: web, tier: front} | app=web,tier=front",
        "{matchLabels: {app: web}} | app=web",
        "{matchExpressions: [{key: a, operator: In, values: [x, y]}]} | a in (x,y)",
        "{matchExpressions: [{key: a, operator: NotIn, values: [x]}]} | a notin (x)",
        "{matchExpressions: [{key: a, operator: Exists}, {key: b, operator: DoesNotExist}]} |"
            + " a,!b",
        "{} |",
      })
  void selectorsAreWrittenAsTheServerReadsThem(String selector, String query) {
    assertThat(PodFinder.selectorOf(Yaml.tree(selector))).isEqualTo(query);
  }

  private static List<ForwardTarget> ports(String group, String plural, String spec) {
    GenericKubernetesResource object =
        Yaml.generic(
            "{apiVersion: v1, kind: It, metadata: {namespace: shop, name: web}, spec: %s}"
                .formatted(spec));
    return ForwardablePorts.of(
        new Resource(group, "v1", plural, "It", true, Set.of(), Set.of(), List.of()), object);
  }
}
