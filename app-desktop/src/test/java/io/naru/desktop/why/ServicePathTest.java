package io.naru.desktop.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.Yaml;
import io.naru.desktop.table.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePathTest {

  private static final Pod READY = pod("true");
  private static final Pod UNREADY = pod("false");
  private static final HasMetadata SLICE =
      Yaml.generic(
          "{metadata: {name: web-x, namespace: shop, labels: {kubernetes.io/service-name: web}},"
              + " endpoints: [{addresses: [10.0.0.1], conditions: {ready: true}}]}");

  @Test
  void aWholeWayHasNoBrokenLink() {
    assertThat(path("selector: {app: web}, ports: [{port: 80, targetPort: http}]", READY))
        .containsExactly("selects", "ready", "port", "endpoints");
  }

  @Test
  void aSelectorThatMatchesNothingIsTheFirstBrokenLinkAndTheLastThatIsSaid() {
    assertThat(path("selector: {app: nobody}, ports: [{port: 80, targetPort: http}]", READY))
        .containsExactly("!selectsNone");
  }

  @Test
  void thenPodsThatAreNotReady() {
    assertThat(path("selector: {app: web}, ports: [{port: 80, targetPort: http}]", UNREADY))
        .containsExactly("selects", "!noneReady");
  }

  @Test
  void thenAPortThatNoPodHas() {
    assertThat(path("selector: {app: web}, ports: [{port: 80, targetPort: htp}]", READY))
        .containsExactly("selects", "ready", "!noSuchPort");
  }

  @Test
  void aNumberThatPodsDoNotTellOfIsOnlyAHint() {
    assertThat(path("selector: {app: web}, ports: [{port: 80, targetPort: 9999}]", READY))
        .containsExactly("selects", "ready", "portNotTold", "endpoints");
  }

  @Test
  void thenEndpointsThatNobodyHasMade() {
    HasMetadata service =
        Yaml.generic(
            "{metadata: {name: web, namespace: shop}, spec: {selector: {app: web}, ports: [{port:"
                + " 80, targetPort: http}]}}");
    assertThat(ServicePath.of(service, List.of(READY), List.of()).getLast())
        .isEqualTo(Finding.of(Tone.BAD, "noEndpoints", 0));
  }

  @Test
  void whatHasNoSelectorIsJudgedByItsEndpoints() {
    assertThat(path("ports: [{port: 80}]", READY)).containsExactly("noSelector", "endpoints");
    assertThat(path("type: ExternalName, externalName: example.com", READY))
        .containsExactly("externalName");
  }

  /** The links' texts, with a mark where one is broken. */
  private static List<String> path(String spec, Pod pod) {
    HasMetadata service =
        Yaml.generic("{metadata: {name: web, namespace: shop}, spec: {%s}}".formatted(spec));
    return ServicePath.of(service, List.of(pod), List.of(SLICE)).stream()
        .map(finding -> (finding.tone() == Tone.BAD ? "!" : "") + finding.text())
        .toList();
  }

  private static Pod pod(String ready) {
    return Yaml.as(
        Pod.class,
        """
        metadata: {name: web-1, namespace: shop, labels: {app: web}}
        spec: {nodeName: node-1, containers: [{name: main, image: x, ports: [{name: http, containerPort: 8080}]}]}
        status: {phase: Running, containerStatuses: [{name: main, ready: %s, restartCount: 0, state: {running: {}}}]}
        """
            .formatted(ready));
  }
}
