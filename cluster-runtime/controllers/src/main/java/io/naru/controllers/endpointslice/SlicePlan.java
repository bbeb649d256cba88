package io.naru.controllers.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.naru.controllers.support.Selectors;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What has to be written so that the slices of one address type show the endpoints wanted, with few
 * writes: a slice is only touched when something in it changed, or to make room elsewhere needless.
 */
final class SlicePlan {

  static final int MAX_ENDPOINTS = 100;

  /** The same endpoint before and after a change of its conditions. */
  private record Identity(List<String> addresses, String uid) {
    static Identity of(Endpoint endpoint) {
      return new Identity(
          endpoint.getAddresses(),
          endpoint.getTargetRef() == null
              ? ""
              : Objects.requireNonNullElse(endpoint.getTargetRef().getUid(), ""));
    }
  }

  private static final class Draft {
    private final EndpointSlice slice;
    private final List<Endpoint> endpoints = new ArrayList<>();
    private boolean changed;

    Draft(EndpointSlice slice) {
      this.slice = slice;
    }

    int room() {
      return MAX_ENDPOINTS - endpoints.size();
    }
  }

  private final EndpointSlice template;
  private final List<EndpointSlice> creates = new ArrayList<>();
  private final List<EndpointSlice> updates = new ArrayList<>();
  private final List<EndpointSlice> deletes = new ArrayList<>();

  /**
   * @param template a slice without endpoints and ports, with the metadata every slice must have
   * @param existing the slices of its address type
   */
  SlicePlan(
      EndpointSlice template,
      List<EndpointSlice> existing,
      Map<List<EndpointPort>, List<Endpoint>> wanted) {
    this.template = template;
    Map<List<EndpointPort>, List<EndpointSlice>> byPorts = new LinkedHashMap<>();
    for (EndpointSlice slice : existing) {
      List<EndpointPort> ports = PodEndpoints.sorted(slice.getPorts());
      if (wanted.containsKey(ports)) {
        byPorts.computeIfAbsent(ports, p -> new ArrayList<>()).add(slice);
      } else {
        deletes.add(slice);
      }
    }
    wanted.forEach(
        (ports, endpoints) -> fill(ports, endpoints, byPorts.getOrDefault(ports, List.of())));
    if (wanted.isEmpty()) {
      keepPlaceholder();
    }
  }

  List<EndpointSlice> creates() {
    return creates;
  }

  List<EndpointSlice> updates() {
    return updates;
  }

  List<EndpointSlice> deletes() {
    return deletes;
  }

  /** A service without any endpoint has one empty slice, which says that there are none. */
  private void keepPlaceholder() {
    for (EndpointSlice slice : deletes) {
      if (endpoints(slice).isEmpty()
          && PodEndpoints.sorted(slice.getPorts()).isEmpty()
          && hasRightLabels(slice)) {
        deletes.remove(slice);
        return;
      }
    }
    creates.add(template);
  }

  private void fill(List<EndpointPort> ports, List<Endpoint> wanted, List<EndpointSlice> slices) {
    Map<Identity, Endpoint> left = new LinkedHashMap<>();
    wanted.forEach(endpoint -> left.put(Identity.of(endpoint), endpoint));
    List<Draft> drafts = new ArrayList<>();
    for (EndpointSlice slice : slices) {
      Draft draft = new Draft(slice);
      draft.changed = !hasRightLabels(slice);
      for (Endpoint known : endpoints(slice)) {
        Endpoint now = left.remove(Identity.of(known));
        draft.changed |= now == null || !tree(now).equals(tree(known));
        if (now != null) {
          draft.endpoints.add(now);
        }
      }
      drafts.add(draft);
    }
    List<Endpoint> added = new ArrayList<>(left.values());
    // Slices that must be written anyway take what they can, the fullest first.
    drafts.sort(Comparator.comparingInt(Draft::room));
    drafts.stream().filter(draft -> draft.changed).forEach(draft -> take(draft, added));
    if (!added.isEmpty() && added.size() < MAX_ENDPOINTS) {
      drafts.stream()
          .filter(draft -> draft.room() >= added.size())
          .findFirst()
          .ifPresent(draft -> take(draft, added));
    }
    while (!added.isEmpty()) {
      List<Endpoint> some = added.subList(0, Math.min(MAX_ENDPOINTS, added.size()));
      creates.add(
          new EndpointSliceBuilder(template)
              .withPorts(ports)
              .withEndpoints(List.copyOf(some))
              .build());
      some.clear();
    }
    drafts.stream().filter(draft -> draft.changed).forEach(this::write);
  }

  private static void take(Draft draft, List<Endpoint> added) {
    List<Endpoint> some = added.subList(0, Math.min(draft.room(), added.size()));
    draft.changed |= !some.isEmpty();
    draft.endpoints.addAll(some);
    some.clear();
  }

  private void write(Draft draft) {
    if (draft.endpoints.isEmpty()) {
      deletes.add(draft.slice);
      return;
    }
    updates.add(
        new EndpointSliceBuilder(draft.slice)
            .editMetadata()
            .withLabels(template.getMetadata().getLabels())
            .endMetadata()
            .withEndpoints(draft.endpoints)
            .build());
  }

  private boolean hasRightLabels(EndpointSlice slice) {
    return Selectors.labels(slice).equals(Selectors.labels(template));
  }

  /** The API shows an empty list as null here. */
  private static List<Endpoint> endpoints(EndpointSlice slice) {
    return Objects.requireNonNullElse(slice.getEndpoints(), List.of());
  }

  private static JsonNode tree(Endpoint endpoint) {
    return Json.mapper().valueToTree(endpoint);
  }
}
