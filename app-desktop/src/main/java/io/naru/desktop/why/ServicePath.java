package io.naru.desktop.why;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.kinds.PodSelector;
import io.naru.desktop.kinds.PodStatus;
import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The way from a service to a container that listens, link by link: selector, pods, readiness,
 * ports, endpoints. The first that is broken is the answer; after it nothing is said.
 */
public final class ServicePath {

  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private ServicePath() {}

  /**
   * Looks at each link in turn.
   *
   * @param pods of all namespaces
   * @param slices EndpointSlices of all namespaces
   */
  public static List<Finding> of(
      HasMetadata service, List<Pod> pods, List<? extends HasMetadata> slices) {
    JsonNode spec = Serialization.jsonMapper().<JsonNode>valueToTree(service).path("spec");
    List<Finding> findings = new ArrayList<>();
    if (spec.path("type").asText().equals("ExternalName")) {
      findings.add(Finding.of(Tone.MUTED, "externalName", spec.path("externalName").asText()));
      return findings;
    }
    Predicate<Pod> selector = PodSelector.of(service).orElse(null);
    if (selector == null) {
      findings.add(Finding.of(Tone.MUTED, "noSelector"));
    } else if (!followSelector(spec, selector, pods, findings)) {
      return findings;
    }
    endpoints(service, slices, findings);
    return findings;
  }

  private static boolean followSelector(
      JsonNode spec, Predicate<Pod> selector, List<Pod> pods, List<Finding> findings) {
    List<Pod> selected = pods.stream().filter(selector).toList();
    if (selected.isEmpty()) {
      findings.add(Finding.of(Tone.BAD, "selectsNone", labels(spec.path("selector"))));
      return false;
    }
    findings.add(Finding.of(Tone.GOOD, "selects", selected.size()));
    List<Pod> ready =
        selected.stream().filter(pod -> PodStatus.of(pod).tone() == Tone.GOOD).toList();
    if (ready.isEmpty() && !spec.path("publishNotReadyAddresses").asBoolean()) {
      Pod first = selected.getFirst();
      findings.add(
          Finding.of(
              Tone.BAD,
              "noneReady",
              selected.size(),
              first.getMetadata().getName(),
              PodStatus.of(first).text()));
      return false;
    }
    findings.add(
        Finding.of(
            ready.size() < selected.size() ? Tone.WARNING : Tone.GOOD,
            "ready",
            ready.size(),
            selected.size()));
    List<Pod> reached = ready.isEmpty() ? selected : ready;
    boolean whole = true;
    for (JsonNode port : spec.path("ports")) {
      whole &= followPort(port, reached, findings);
    }
    return whole;
  }

  private static boolean followPort(JsonNode port, List<Pod> pods, List<Finding> findings) {
    String number = port.path("port").asText();
    String target = port.path("targetPort").asText(number);
    boolean isName = !target.chars().allMatch(Character::isDigit);
    List<Pod> having =
        pods.stream()
            .filter(pod -> ports(pod).stream().anyMatch(it -> isMeant(it, target)))
            .toList();
    if (!having.isEmpty()) {
      findings.add(Finding.of(Tone.GOOD, "port", number, target));
      return true;
    }
    List<String> offered =
        ports(pods.getFirst()).stream()
            .map(it -> it.getName() == null ? "" + it.getContainerPort() : it.getName())
            .toList();
    if (isName) {
      findings.add(Finding.of(Tone.BAD, "noSuchPort", number, target, String.join(", ", offered)));
      return false;
    }
    if (!offered.isEmpty()) {
      // Containers may listen on what their spec does not tell of, so this is only a hint.
      findings.add(
          Finding.of(Tone.WARNING, "portNotTold", number, target, String.join(", ", offered)));
    }
    return true;
  }

  private static boolean isMeant(ContainerPort port, String target) {
    return target.equals(port.getName()) || target.equals("" + port.getContainerPort());
  }

  private static List<ContainerPort> ports(Pod pod) {
    return pod.getSpec().getContainers().stream().flatMap(it -> it.getPorts().stream()).toList();
  }

  private static void endpoints(
      HasMetadata service, List<? extends HasMetadata> slices, List<Finding> findings) {
    int ready = 0;
    int all = 0;
    for (HasMetadata slice : slices) {
      Map<String, String> labels = slice.getMetadata().getLabels();
      if (labels == null
          || !service.getMetadata().getName().equals(labels.get(SERVICE_NAME))
          || !service.getMetadata().getNamespace().equals(slice.getMetadata().getNamespace())) {
        continue;
      }
      JsonNode tree = Serialization.jsonMapper().valueToTree(slice);
      for (JsonNode endpoint : tree.path("endpoints")) {
        all++;
        ready += endpoint.at("/conditions/ready").asBoolean(true) ? 1 : 0;
      }
    }
    if (ready == 0) {
      findings.add(Finding.of(Tone.BAD, all == 0 ? "noEndpoints" : "noReadyEndpoints", all));
    } else {
      findings.add(Finding.of(Tone.GOOD, "endpoints", ready));
    }
  }

  private static String labels(JsonNode selector) {
    List<String> labels = new ArrayList<>();
    selector
        .properties()
        .forEach(label -> labels.add(label.getKey() + "=" + label.getValue().asText()));
    return String.join(", ", labels);
  }
}
