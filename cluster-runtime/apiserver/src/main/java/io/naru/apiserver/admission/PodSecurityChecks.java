package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The controls of the Pod Security Standards on one pod spec. */
final class PodSecurityChecks {

  private static final Set<String> BASELINE_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");
  private static final Set<String> RESTRICTED_VOLUMES =
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
  private final List<JsonNode> containers = new ArrayList<>();
  private final List<String> found = new ArrayList<>();

  PodSecurityChecks(ObjectNode spec) {
    this.spec = spec;
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      spec.path(list).forEach(containers::add);
    }
  }

  /** In the order and wording of Kubernetes; empty if the pod is fine. */
  List<String> violations(boolean restricted) {
    hostNamespaces();
    containersThat(
        c -> c.path("securityContext").path("privileged").asBoolean(),
        "privileged",
        "must not set securityContext.privileged=true");
    if (!restricted) {
      containersThat(
          c -> adds(c, capability -> !BASELINE_CAPABILITIES.contains(capability)),
          "non-default capabilities",
          "must not include non-default capabilities in securityContext.capabilities.add");
    }
    hostPaths();
    containersThat(PodSecurityChecks::usesHostPort, "hostPort", "uses a hostPort");
    if (restricted) {
      restricted();
    } else {
      unconfined();
    }
    return found;
  }

  private void hostNamespaces() {
    List<String> set = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (spec.path(field).asBoolean()) {
        set.add(field + "=true");
      }
    }
    if (!set.isEmpty()) {
      found.add("host namespaces (" + String.join(", ", set) + ")");
    }
  }

  private void hostPaths() {
    List<String> names = new ArrayList<>();
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        names.add("\"" + Json.text(volume, "name") + "\"");
      }
    }
    if (!names.isEmpty()) {
      String noun = names.size() == 1 ? "volume " : "volumes ";
      found.add("hostPath volumes (" + noun + String.join(", ", names) + ")");
    }
  }

  private void unconfined() {
    boolean pod = isUnconfined(spec);
    if (pod) {
      found.add(
          "seccompProfile (pod must not set securityContext.seccompProfile.type to"
              + " \"Unconfined\")");
      return;
    }
    containersThat(
        PodSecurityChecks::isUnconfined,
        "seccompProfile",
        "must not set securityContext.seccompProfile.type to \"Unconfined\"");
  }

  private void restricted() {
    containersThat(
        c -> {
          JsonNode allowed = Json.at(c, "securityContext", "allowPrivilegeEscalation");
          return allowed == null || allowed.asBoolean();
        },
        "allowPrivilegeEscalation != false",
        "must set securityContext.allowPrivilegeEscalation=false");
    capabilities();
    volumeTypes();
    podOrContainers(
        c -> Json.at(c, "securityContext", "runAsNonRoot"),
        value -> value.asBoolean(),
        "runAsNonRoot != true",
        "must set securityContext.runAsNonRoot=true");
    containersThat(
        c -> isRoot(Json.at(c, "securityContext", "runAsUser")),
        "runAsUser=0",
        "must not set runAsUser=0");
    podOrContainers(
        c -> Json.at(c, "securityContext", "seccompProfile", "type"),
        value -> Set.of("RuntimeDefault", "Localhost").contains(value.asText()),
        "seccompProfile",
        "must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\"");
  }

  private void capabilities() {
    List<String> parts = new ArrayList<>();
    List<String> dropping = names(c -> !dropsAll(c));
    if (!dropping.isEmpty()) {
      parts.add(quote(dropping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    List<String> adding = names(c -> adds(c, name -> !name.equals("NET_BIND_SERVICE")));
    if (!adding.isEmpty()) {
      parts.add(quote(adding) + " must not include other capabilities than NET_BIND_SERVICE");
    }
    if (!parts.isEmpty()) {
      found.add("unrestricted capabilities (" + String.join("; ", parts) + ")");
    }
  }

  private void volumeTypes() {
    for (JsonNode volume : spec.path("volumes")) {
      for (var field : volume.properties()) {
        if (!field.getKey().equals("name") && !RESTRICTED_VOLUMES.contains(field.getKey())) {
          found.add(
              "restricted volume types (volume \""
                  + Json.text(volume, "name")
                  + "\" uses restricted volume type \""
                  + field.getKey()
                  + "\")");
        }
      }
    }
  }

  /** What the pod says holds for containers that say nothing. */
  private void podOrContainers(
      Function<JsonNode, @Nullable JsonNode> value,
      Predicate<JsonNode> good,
      String control,
      String demand) {
    JsonNode ofPod = value.apply(spec);
    boolean podGood = ofPod != null && good.test(ofPod);
    List<String> bad =
        names(c -> {
          JsonNode own = value.apply(c);
          return own == null ? !podGood : !good.test(own);
        });
    if (!bad.isEmpty()) {
      String subject = ofPod == null || !podGood ? "pod or " : "";
      found.add(control + " (" + subject + quote(bad) + " " + demand + ")");
    }
  }

  private void containersThat(Predicate<JsonNode> violate, String control, String demand) {
    List<String> names = names(violate);
    if (!names.isEmpty()) {
      found.add(control + " (" + quote(names) + " " + demand + ")");
    }
  }

  private List<String> names(Predicate<JsonNode> condition) {
    return containers.stream().filter(condition).map(c -> Json.text(c, "name")).toList();
  }

  private static String quote(List<String> names) {
    return (names.size() == 1 ? "container " : "containers ")
        + names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
  }

  private static boolean adds(JsonNode container, Predicate<String> forbidden) {
    for (JsonNode capability : container.path("securityContext").path("capabilities").path("add")) {
      if (forbidden.test(capability.asText())) {
        return true;
      }
    }
    return false;
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

  private static boolean usesHostPort(JsonNode container) {
    for (JsonNode port : container.path("ports")) {
      if (port.path("hostPort").asInt() != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnconfined(JsonNode holder) {
    return Json.text(holder, "securityContext", "seccompProfile", "type").equals("Unconfined");
  }

  private static boolean isRoot(@Nullable JsonNode user) {
    return user != null && user.asLong() == 0;
  }
}
