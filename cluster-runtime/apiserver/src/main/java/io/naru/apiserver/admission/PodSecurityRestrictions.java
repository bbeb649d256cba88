package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.PodSecurityChecks.Setting;
import io.naru.apiserver.admission.PodSecurityChecks.Violation;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What the level {@code restricted} of the Pod Security Standards asks for beyond the baseline. */
final class PodSecurityRestrictions {

  private static final Set<String> VOLUMES =
      Set.of(
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret");

  private final ObjectNode spec;
  private final PodParts parts;

  PodSecurityRestrictions(ObjectNode spec, PodParts parts) {
    this.spec = spec;
    this.parts = parts;
  }

  void add(List<Violation> found) {
    List<String> escalating =
        parts.names(c -> {
          JsonNode allowed = Json.at(c, "securityContext", "allowPrivilegeEscalation");
          return allowed == null || allowed.asBoolean();
        });
    if (!escalating.isEmpty()) {
      found.add(
          new Violation(
              "allowPrivilegeEscalation != false",
              PodParts.quote(escalating)
                  + " must set securityContext.allowPrivilegeEscalation=false"));
    }
    capabilities(found);
    volumeTypes(found);
    nonRoot(found);
    rootUser(found);
    seccomp(found);
  }

  private void capabilities(List<Violation> found) {
    List<String> details = new ArrayList<>();
    List<String> keeping = parts.names(c -> !dropsAll(c));
    if (!keeping.isEmpty()) {
      details.add(
          PodParts.quote(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    Set<String> added = new TreeSet<>();
    List<String> adding =
        parts.names(c -> PodParts.adds(c, name -> !name.equals("NET_BIND_SERVICE"), added));
    if (!adding.isEmpty()) {
      details.add(
          PodParts.quote(adding)
              + " must not include "
              + PodParts.quoted(added)
              + " in securityContext.capabilities.add");
    }
    if (!details.isEmpty()) {
      found.add(new Violation("unrestricted capabilities", String.join("; ", details)));
    }
  }

  private static boolean dropsAll(JsonNode container) {
    for (JsonNode capability :
        container.path("securityContext").path("capabilities").path("drop")) {
      if (capability.asText().equals("ALL")) {
        return true;
      }
    }
    return false;
  }

  private void volumeTypes(List<Violation> found) {
    List<String> names = new ArrayList<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode volume : spec.path("volumes")) {
      for (var field : volume.properties()) {
        if (!field.getKey().equals("name") && !VOLUMES.contains(field.getKey())) {
          names.add(Json.text(volume, "name"));
          types.add(field.getKey());
        }
      }
    }
    if (!names.isEmpty()) {
      found.add(
          new Violation(
              "restricted volume types",
              (names.size() == 1 ? "volume " : "volumes ")
                  + PodParts.quoted(names)
                  + (names.size() == 1 ? " uses " : " use ")
                  + (types.size() == 1 ? "restricted volume type " : "restricted volume types ")
                  + PodParts.quoted(types)));
    }
  }

  private void nonRoot(List<Violation> found) {
    Setting setting = holder -> Json.at(holder, "securityContext", "runAsNonRoot");
    List<String> setters = parts.setters(setting, no -> !no.asBoolean(), new TreeSet<>());
    String control = "runAsNonRoot != true";
    // A pod that says no does not matter where each of its containers says yes.
    if (setters.contains("pod")
        && parts.names(c -> setting.of(c) == null || !isTrue(setting, c)).isEmpty()) {
      setters.remove("pod");
    }
    if (!setters.isEmpty()) {
      found.add(
          new Violation(
              control,
              String.join(" and ", setters) + " must not set securityContext.runAsNonRoot=false"));
    } else {
      silent(setting, JsonNode::asBoolean, control, "securityContext.runAsNonRoot=true", found);
    }
  }

  private static boolean isTrue(Setting setting, JsonNode holder) {
    JsonNode value = setting.of(holder);
    return value != null && value.asBoolean();
  }

  private void rootUser(List<Violation> found) {
    List<String> setters =
        parts.setters(
            holder -> Json.at(holder, "securityContext", "runAsUser"),
            user -> user.asLong() == 0,
            new TreeSet<>());
    if (!setters.isEmpty()) {
      found.add(
          new Violation(
              "runAsUser=0", String.join(" and ", setters) + " must not set runAsUser=0"));
    }
  }

  private void seccomp(List<Violation> found) {
    Setting setting = holder -> Json.at(holder, "securityContext", "seccompProfile", "type");
    Predicate<JsonNode> good =
        type -> Set.of("RuntimeDefault", "Localhost").contains(type.asText());
    if (!parts.explicitly(
        "seccompProfile",
        "securityContext.seccompProfile.type",
        setting,
        type -> !good.test(type),
        found)) {
      silent(
          setting,
          good,
          "seccompProfile",
          "securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"",
          found);
    }
  }

  /** What the pod says holds for containers that say nothing; here nobody says it. */
  private void silent(
      Setting setting,
      Predicate<JsonNode> good,
      String control,
      String demand,
      List<Violation> found) {
    JsonNode ofPod = setting.of(spec);
    if (ofPod != null && good.test(ofPod)) {
      return;
    }
    List<String> names = parts.names(c -> setting.of(c) == null);
    if (!names.isEmpty()) {
      found.add(new Violation(control, "pod or " + PodParts.quote(names) + " must set " + demand));
    }
  }
}
