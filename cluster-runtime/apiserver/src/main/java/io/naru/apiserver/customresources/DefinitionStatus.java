package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The status that a definition is to have: which of its names are accepted, because no other
 * definition of its group has them, and whether it is served.
 */
final class DefinitionStatus {

  private static final String APPROVAL = "api-approved.kubernetes.io";

  private final ObjectNode definition;
  private final ObjectNode status;
  private final String now;

  private DefinitionStatus(ObjectNode definition, String now) {
    this.definition = definition;
    this.now = now;
    this.status =
        definition.get("status") instanceof ObjectNode present ? present.deepCopy() : Json.object();
  }

  /**
   * @param others all other definitions
   * @param now for conditions that change
   * @return a tree of the caller's own
   */
  static ObjectNode of(ObjectNode definition, Collection<ObjectNode> others, String now) {
    DefinitionStatus made = new DefinitionStatus(definition, now);
    made.names(others);
    made.approval();
    return made.status;
  }

  static boolean isTrue(JsonNode status, String type) {
    return status
        .path("conditions")
        .valueStream()
        .anyMatch(condition ->
            Json.text(condition, "type").equals(type)
                && Json.text(condition, "status").equals("True"));
  }

  private void names(Collection<ObjectNode> others) {
    Set<String> resources = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    String group = Json.text(definition, "spec", "group");
    for (ObjectNode other : others) {
      if (Json.text(other, "spec", "group").equals(group)) {
        JsonNode taken = other.path("status").path("acceptedNames");
        resources.add(Json.text(taken, "plural"));
        resources.add(Json.text(taken, "singular"));
        taken.path("shortNames").forEach(name -> resources.add(name.asText()));
        kinds.add(Json.text(taken, "kind"));
        kinds.add(Json.text(taken, "listKind"));
      }
    }
    JsonNode wanted = definition.path("spec").path("names");
    ObjectNode accepted =
        status.get("acceptedNames") instanceof ObjectNode present
            ? present
            : status.putObject("acceptedNames");
    String reason = "";
    String message = "";
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      String name = Json.text(wanted, field);
      Set<String> taken = field.endsWith("ind") ? kinds : resources;
      if (!name.isEmpty() && taken.contains(name)) {
        reason = Character.toUpperCase(field.charAt(0)) + field.substring(1) + "Conflict";
        message = "\"" + name + "\" is already in use";
      } else {
        accepted.put(field, name);
      }
    }
    ArrayNode shortNames = Json.array();
    for (JsonNode name : wanted.path("shortNames")) {
      if (resources.contains(name.asText())) {
        reason = "ShortNamesConflict";
        message = "\"" + name.asText() + "\" is already in use";
      } else {
        shortNames.add(name.asText());
      }
    }
    if (!reason.equals("ShortNamesConflict")) {
      set(accepted, "shortNames", shortNames);
    }
    set(accepted, "categories", wanted.path("categories"));
    if (reason.isEmpty()) {
      condition("NamesAccepted", "True", "NoConflicts", "no conflicts found");
      if (!isTrue(status, "Established")) {
        condition(
            "Established", "True", "InitialNamesAccepted", "the initial names have been accepted");
      }
    } else {
      condition("NamesAccepted", "False", reason, message);
      if (!isTrue(status, "Established")) {
        condition("Established", "False", "NotAccepted", "not all names are accepted");
      }
    }
  }

  private static void set(ObjectNode owner, String field, JsonNode list) {
    if (list.isEmpty()) {
      owner.remove(field);
    } else {
      owner.set(field, list.deepCopy());
    }
  }

  /** Groups of Kubernetes' own are only for those that its reviewers let in. */
  private void approval() {
    String group = Json.text(definition, "spec", "group");
    if (!group.endsWith(".k8s.io") && !group.endsWith(".kubernetes.io")) {
      return;
    }
    String approved = Json.text(definition.path("metadata").path("annotations"), APPROVAL);
    if (approved.startsWith("unapproved")) {
      condition(
          "KubernetesAPIApprovalPolicyConformant",
          "False",
          "UnapprovedAPI",
          "not approved, as its annotation " + APPROVAL + " says");
    } else {
      condition(
          "KubernetesAPIApprovalPolicyConformant",
          "True",
          "ApprovedAPI",
          "approved in " + approved);
    }
  }

  private void condition(String type, String value, String reason, String message) {
    set(status, type, value, reason, message, now);
  }

  /** Sets a condition; its time of transition stays where its value does. */
  static void set(
      ObjectNode status, String type, String value, String reason, String message, String now) {
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    ObjectNode condition = null;
    for (JsonNode present : conditions) {
      if (Json.text(present, "type").equals(type) && present instanceof ObjectNode found) {
        condition = found;
      }
    }
    if (condition == null) {
      condition = conditions.addObject();
    }
    String time = Json.text(condition, "lastTransitionTime");
    condition
        .put(
            "lastTransitionTime",
            Json.text(condition, "status").equals(value) && !time.isEmpty() ? time : now)
        .put("message", message)
        .put("reason", reason)
        .put("status", value)
        .put("type", type);
  }
}
