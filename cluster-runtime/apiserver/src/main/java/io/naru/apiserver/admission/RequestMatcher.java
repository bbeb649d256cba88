package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which requests a webhook or policy is about: rules, scope and selectors. Immutable. */
public final class RequestMatcher {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final String GROUP = "admissionregistration.k8s.io";

  /** Nothing that admits may be kept from being repaired by what admits. */
  private static final Set<String> EXEMPT =
      Set.of(
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings");

  private final MatchRules rules;
  private final MatchRules excluded;
  private final boolean equivalent;
  private final LabelSelector namespaces;
  private final LabelSelector objects;

  private RequestMatcher(JsonNode match, JsonNode rules) {
    this.rules = MatchRules.parse(rules);
    this.excluded = MatchRules.parse(match.path("excludeResourceRules"));
    this.equivalent = !match.path("matchPolicy").asText("").equals("Exact");
    this.namespaces = selector(match.get("namespaceSelector"));
    this.objects = selector(match.get("objectSelector"));
  }

  /** Of a webhook. */
  public static RequestMatcher ofWebhook(JsonNode webhook) {
    return new RequestMatcher(webhook, webhook.path("rules"));
  }

  /** Of {@code matchConstraints} or {@code matchResources}. */
  public static RequestMatcher ofPolicy(JsonNode match) {
    return new RequestMatcher(match, match.path("resourceRules"));
  }

  private static LabelSelector selector(@Nullable JsonNode selector) {
    return selector == null || selector.isNull() || selector.isEmpty()
        ? LabelSelector.everything()
        : LabelSelector.fromJson(selector);
  }

  /** Whether it says nothing of resources: then a binding leaves that to its policy. */
  public boolean hasNoRules() {
    return rules.isEmpty();
  }

  /** Whether the request is about what nothing may keep from being repaired. */
  public static boolean isExempt(Attributes request) {
    return request.kind().groupVersionKind().group().equals(GROUP)
        && EXEMPT.contains(request.kind().plural());
  }

  /**
   * The kind, in the version that the rules name, as which the request is of interest; null if it
   * is not.
   *
   * @throws StatusException 404 if the request's namespace is gone
   */
  public @Nullable Kind match(Attributes request, ObjectReader reader, ServedObjects served) {
    // The rules first: what is not concerned does not mind that the namespace is gone.
    Kind kind =
        rules.isEmpty() || kind(excluded, request, served) != null
            ? null
            : kind(rules, request, served);
    boolean matches =
        kind != null
            && (objects.isEverything() || matchesObject(request))
            && (namespaces.isEverything() || matchesNamespace(request, reader));
    return matches ? kind : null;
  }

  /** As {@link #match}, of a binding: no rules mean all that its policy is about. */
  public boolean matchesIfSaid(Attributes request, ObjectReader reader, ServedObjects served) {
    return kind(excluded, request, served) == null
        && (rules.isEmpty() || kind(rules, request, served) != null)
        && (objects.isEverything() || matchesObject(request))
        && (namespaces.isEverything() || matchesNamespace(request, reader));
  }

  private @Nullable Kind kind(MatchRules rules, Attributes request, ServedObjects served) {
    if (rules.matches(request, request.kind())) {
      return request.kind();
    }
    if (!equivalent || rules.isEmpty()) {
      return null;
    }
    for (Kind other : served.versionsOf(request.kind())) {
      if (!other.equals(request.kind()) && rules.matches(request, other)) {
        return other;
      }
    }
    return null;
  }

  private boolean matchesObject(Attributes request) {
    return hasLabels(request.object()) || hasLabels(request.old());
  }

  private boolean hasLabels(@Nullable ObjectNode object) {
    return object != null && objects.matches(object.path("metadata").get("labels"));
  }

  /** The labels of a namespace itself count for requests about it; other cluster objects match. */
  private boolean matchesNamespace(Attributes request, ObjectReader reader) {
    boolean namespace =
        request.kind().resource().groupResource().equals(NAMESPACES.groupResource());
    if (namespace) {
      ObjectNode object = request.object() != null ? request.object() : request.old();
      return object == null || namespaces.matches(object.path("metadata").get("labels"));
    }
    if (request.namespace().isEmpty()) {
      return true;
    }
    ApiObject found = reader.find(NAMESPACES, "", request.namespace());
    if (found == null) {
      throw StatusException.notFound(NAMESPACES.groupResource(), request.namespace());
    }
    return namespaces.matches(found.labels());
  }
}
