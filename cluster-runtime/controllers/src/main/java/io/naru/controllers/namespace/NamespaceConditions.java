package io.naru.controllers.namespace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far the deletion of a namespace is, as the conditions of its status tell people. */
final class NamespaceConditions {

  /** A condition's content; {@code bad} is status True: all these types name a problem. */
  private record Verdict(String type, boolean bad, String reason, String message) {}

  private NamespaceConditions() {}

  /**
   * Puts the conditions into a status.
   *
   * @param discoveryFailure why the resources of the API could not be found out, or null
   */
  static void set(
      ObjectNode status,
      RemainingContent remaining,
      @Nullable String discoveryFailure,
      Instant now) {
    ArrayNode conditions = status.withArray("conditions");
    for (Verdict verdict : verdicts(remaining, discoveryFailure)) {
      set(conditions, verdict, now);
    }
  }

  private static List<Verdict> verdicts(
      RemainingContent remaining, @Nullable String discoveryFailure) {
    List<Verdict> result = new ArrayList<>();
    result.add(
        discoveryFailure == null
            ? new Verdict(
                "NamespaceDeletionDiscoveryFailure",
                false,
                "ResourcesDiscovered",
                "All resources successfully discovered")
            : new Verdict(
                "NamespaceDeletionDiscoveryFailure",
                true,
                "DiscoveryFailed",
                "Discovery failed for some groups, 1 failing: " + discoveryFailure));
    result.add(
        new Verdict(
            "NamespaceDeletionGroupVersionParsingFailure",
            false,
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed"));
    List<String> failures = remaining.failures();
    result.add(
        failures.isEmpty()
            ? new Verdict(
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization")
            : new Verdict(
                "NamespaceDeletionContentFailure",
                true,
                "ContentDeletionFailed",
                "Failed to delete all resource types, "
                    + failures.size()
                    + " remaining: "
                    + String.join(", ", failures)));
    result.add(
        remaining.resources().isEmpty()
            ? new Verdict(
                "NamespaceContentRemaining",
                false,
                "ContentRemoved",
                "All content successfully removed")
            : new Verdict(
                "NamespaceContentRemaining",
                true,
                "SomeResourcesRemain",
                "Some resources are remaining: "
                    + counts(remaining.resources(), " has ", " resource instances")));
    result.add(
        remaining.finalizers().isEmpty()
            ? new Verdict(
                "NamespaceFinalizersRemaining",
                false,
                "ContentHasNoFinalizers",
                "All content-preserving finalizers finished")
            : new Verdict(
                "NamespaceFinalizersRemaining",
                true,
                "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: "
                    + counts(remaining.finalizers(), " in ", " resource instances")));
    return result;
  }

  private static String counts(Map<String, Integer> counts, String before, String after) {
    return counts.entrySet().stream()
        .map(entry -> entry.getKey() + before + entry.getValue() + after)
        .collect(Collectors.joining(", "));
  }

  private static void set(ArrayNode conditions, Verdict verdict, Instant now) {
    ObjectNode condition = find(conditions, verdict.type());
    String status = verdict.bad() ? "True" : "False";
    if (!Json.text(condition, "status").equals(status)) {
      condition.put("lastTransitionTime", now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
    condition
        .put("status", status)
        .put("reason", verdict.reason())
        .put("message", verdict.message());
  }

  private static ObjectNode find(ArrayNode conditions, String type) {
    for (JsonNode condition : conditions) {
      if (condition instanceof ObjectNode found && Json.text(found, "type").equals(type)) {
        return found;
      }
    }
    return conditions.addObject().put("type", type);
  }
}
