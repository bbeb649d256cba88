package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.admission.RequestMatcher;
import io.naru.apiserver.admission.RequestVariables;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Policies with their bindings, and what of them concerns a request. Thread-safe. */
final class PolicySet {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");

  /** A policy that is concerned through a binding of it. */
  record Concern(Policy policy, PolicyBinding binding, Kind kind) {}

  private record Configured(Policy policy, List<PolicyBinding> bindings) {}

  private record Compiled(String version, Policy policy) {}

  private final ObjectReader reader;
  private final ServedObjects served;
  private final Supplier<Authorizer> authorizer;
  private final PolicyParameters parameters;
  private Map<String, Compiled> compiled = new HashMap<>();
  private volatile List<Configured> configured = List.of();

  PolicySet(ObjectReader reader, ServedObjects served, Supplier<Authorizer> authorizer) {
    this.reader = reader;
    this.served = served;
    this.authorizer = authorizer;
    this.parameters = new PolicyParameters(reader, served);
  }

  /** Replaces all; only policies that changed are compiled. */
  synchronized void configure(List<ApiObject> policies, List<ApiObject> bindings) {
    Map<String, List<PolicyBinding>> byPolicy =
        bindings.stream()
            .map(PolicyBinding::of)
            .sorted(Comparator.comparing(PolicyBinding::name))
            .collect(Collectors.groupingBy(PolicyBinding::policy));
    Map<String, Compiled> kept = new HashMap<>();
    List<Configured> all = new ArrayList<>();
    for (ApiObject object : policies) {
      String version =
          object.uid()
              + "/"
              + Long.toString(object.tree().path("metadata").path("generation").asLong());
      Compiled known = compiled.get(object.name());
      Compiled current =
          known != null && known.version().equals(version)
              ? known
              : new Compiled(version, Policy.of(object));
      kept.put(object.name(), current);
      // A policy that nothing binds decides nothing.
      List<PolicyBinding> own = byPolicy.getOrDefault(object.name(), List.of());
      if (!own.isEmpty()) {
        all.add(new Configured(current.policy(), own));
      }
    }
    compiled = kept;
    all.sort(Comparator.comparing(each -> each.policy().name()));
    configured = List.copyOf(all);
  }

  boolean isEmpty() {
    return configured.isEmpty();
  }

  ServedObjects served() {
    return served;
  }

  PolicyParameters parameters() {
    return parameters;
  }

  /** What concerns the request, in the order of names. */
  List<Concern> concerns(Attributes request) {
    List<Configured> all = configured;
    if (all.isEmpty() || RequestMatcher.isExempt(request)) {
      return List.of();
    }
    List<Concern> concerns = new ArrayList<>();
    for (Configured each : all) {
      Kind kind = each.policy().matcher().match(request, reader, served);
      if (kind == null) {
        continue;
      }
      for (PolicyBinding binding : each.bindings()) {
        if (binding.matcher().matchesIfSaid(request, reader, served)) {
          concerns.add(new Concern(each.policy(), binding, kind));
        }
      }
    }
    return concerns;
  }

  /** The variables of a policy's expressions. */
  Map<String, @Nullable Object> variables(
      Attributes request, Concern concern, Optional<ObjectNode> params, CostBudget budget) {
    Kind kind = concern.kind();
    Map<String, @Nullable Object> variables =
        RequestVariables.of(
            request,
            kind,
            as(kind, request, request.object()),
            as(kind, request, request.old()),
            authorizer.get());
    variables.put("params", params.orElse(null));
    Supplier<@Nullable ObjectNode> namespace = () -> namespace(request);
    variables.put("namespaceObject", namespace);
    variables.put(
        "variables",
        new LazyVariables(concern.policy().variables(), Map.copyOf(nonNull(variables)), budget));
    return variables;
  }

  /** Nulls are the language's null, which maps without nulls cannot say otherwise. */
  private static Map<String, Object> nonNull(Map<String, @Nullable Object> variables) {
    Map<String, Object> values = new HashMap<>();
    variables.forEach((name, value) ->
        values.put(name, value == null ? dev.cel.common.values.NullValue.NULL_VALUE : value));
    return values;
  }

  private @Nullable ObjectNode as(Kind kind, Attributes request, @Nullable ObjectNode object) {
    return object == null || kind.equals(request.kind()) || request.hasOwnForm()
        ? object
        : served.convert(request.kind(), kind, object);
  }

  private @Nullable ObjectNode namespace(Attributes request) {
    if (request.namespace().isEmpty()
        || request.kind().resource().groupResource().equals(NAMESPACES.groupResource())) {
      return null;
    }
    ApiObject found = reader.find(NAMESPACES, "", request.namespace());
    return found == null ? null : found.tree();
  }
}
