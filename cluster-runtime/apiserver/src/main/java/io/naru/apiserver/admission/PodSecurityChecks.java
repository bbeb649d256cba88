package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The controls of the Pod Security Standards on one pod: those of the level {@code baseline} here,
 * those of {@code restricted} in {@link PodSecurityRestrictions}.
 */
final class PodSecurityChecks {

  /** A control that a pod does not keep, in short, and what of the pod it is about. */
  record Violation(String control, String detail) {
    @Override
    public String toString() {
      return detail.isEmpty() ? control : control + " (" + detail + ")";
    }
  }

  private static final Set<String> CAPABILITIES =
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
  private static final Set<String> SELINUX_TYPES =
      Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
  private static final Set<String> SYSCTLS =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ping_group_range",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.tcp_wmem");

  private final ObjectNode spec;
  private final PodParts parts;
  private final List<Violation> found = new ArrayList<>();

  PodSecurityChecks(ObjectNode spec) {
    this.spec = spec;
    this.parts = new PodParts(spec);
  }

  /** In the order and wording of Kubernetes; empty if the pod is fine. */
  List<Violation> violations(boolean restricted) {
    appArmor();
    if (!restricted) {
      capabilities();
    }
    hostNamespaces();
    if (!restricted) {
      hostPaths();
    }
    hostPorts();
    containersThat(
        c -> c.path("securityContext").path("privileged").asBoolean(),
        "privileged",
        "must not set securityContext.privileged=true");
    procMount();
    seLinux();
    if (!restricted) {
      parts.explicitly(
          "seccompProfile",
          "securityContext.seccompProfile.type",
          holder -> Json.at(holder, "securityContext", "seccompProfile", "type"),
          type -> type.asText().equals("Unconfined"),
          found);
    }
    sysctls();
    hostProcess();
    if (restricted) {
      new PodSecurityRestrictions(spec, parts).add(found);
    }
    return found;
  }

  private void containersThat(Predicate<JsonNode> violate, String control, String demand) {
    List<String> names = parts.names(violate);
    if (!names.isEmpty()) {
      found.add(new Violation(control, PodParts.quote(names) + " " + demand));
    }
  }

  private void appArmor() {
    Set<String> values = new TreeSet<>();
    List<String> setters =
        parts.setters(
            holder -> Json.at(holder, "securityContext", "appArmorProfile", "type"),
            type -> type.asText().equals("Unconfined"),
            values);
    if (!setters.isEmpty()) {
      found.add(
          new Violation(
              values.size() == 1 ? "forbidden AppArmor profile" : "forbidden AppArmor profiles",
              String.join(" and ", setters)
                  + " must not set AppArmor profile type to "
                  + PodParts.quoted(values)));
    }
  }

  private void capabilities() {
    Set<String> added = new TreeSet<>();
    List<String> names =
        parts.names(c -> PodParts.adds(c, name -> !CAPABILITIES.contains(name), added));
    if (!names.isEmpty()) {
      found.add(
          new Violation(
              "non-default capabilities",
              PodParts.quote(names)
                  + " must not include "
                  + PodParts.quoted(added)
                  + " in securityContext.capabilities.add"));
    }
  }

  private void hostNamespaces() {
    List<String> set = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (spec.path(field).asBoolean()) {
        set.add(field + "=true");
      }
    }
    if (!set.isEmpty()) {
      found.add(new Violation("host namespaces", String.join(", ", set)));
    }
  }

  private void hostPaths() {
    List<String> names = new ArrayList<>();
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        names.add(Json.text(volume, "name"));
      }
    }
    if (!names.isEmpty()) {
      String noun = names.size() == 1 ? "volume " : "volumes ";
      found.add(new Violation("hostPath volumes", noun + PodParts.quoted(names)));
    }
  }

  private void hostPorts() {
    Set<Integer> ports = new TreeSet<>();
    List<String> names = parts.names(c -> usesHostPort(c, ports));
    if (!names.isEmpty()) {
      found.add(
          new Violation(
              "hostPort",
              PodParts.quote(names)
                  + (names.size() == 1 ? " uses " : " use ")
                  + (ports.size() == 1 ? "hostPort " : "hostPorts ")
                  + String.join(", ", ports.stream().map(String::valueOf).toList())));
    }
  }

  private static boolean usesHostPort(JsonNode container, Set<Integer> ports) {
    boolean uses = false;
    for (JsonNode port : container.path("ports")) {
      int number = port.path("hostPort").asInt();
      if (number != 0) {
        ports.add(number);
        uses = true;
      }
    }
    return uses;
  }

  private void procMount() {
    Set<String> values = new TreeSet<>();
    List<String> names =
        parts.names(c -> {
          String type = Json.text(c, "securityContext", "procMount");
          boolean bad = !type.isEmpty() && !type.equals("Default");
          if (bad) {
            values.add(type);
          }
          return bad;
        });
    if (!names.isEmpty()) {
      found.add(
          new Violation(
              "procMount",
              PodParts.quote(names)
                  + " must not set securityContext.procMount to "
                  + PodParts.quoted(values)));
    }
  }

  private void seLinux() {
    Set<String> types = new TreeSet<>();
    List<String> setters =
        parts.setters(
            holder -> Json.at(holder, "securityContext", "seLinuxOptions"),
            options -> isForbidden(options, types),
            new TreeSet<>());
    if (setters.isEmpty()) {
      return;
    }
    List<String> faults = new ArrayList<>();
    if (!types.isEmpty()) {
      faults.add((types.size() == 1 ? "type " : "types ") + PodParts.quoted(types));
    }
    for (String field : List.of("user", "role")) {
      if (parts.anySets("securityContext", "seLinuxOptions", field)) {
        faults.add(field + " may not be set");
      }
    }
    found.add(
        new Violation(
            "seLinuxOptions",
            String.join(" and ", setters)
                + " set forbidden securityContext.seLinuxOptions: "
                + String.join("; ", faults)));
  }

  private static boolean isForbidden(JsonNode options, Set<String> types) {
    String type = Json.text(options, "type");
    boolean badType = !SELINUX_TYPES.contains(type);
    if (badType) {
      types.add(type);
    }
    return badType
        || !Json.text(options, "user").isEmpty()
        || !Json.text(options, "role").isEmpty();
  }

  private void sysctls() {
    List<String> names = new ArrayList<>();
    for (JsonNode sysctl : spec.path("securityContext").path("sysctls")) {
      String name = Json.text(sysctl, "name");
      if (!SYSCTLS.contains(name)) {
        names.add(name);
      }
    }
    if (!names.isEmpty()) {
      found.add(new Violation("forbidden sysctls", String.join(", ", names)));
    }
  }

  private void hostProcess() {
    List<String> setters =
        parts.setters(
            holder -> Json.at(holder, "securityContext", "windowsOptions", "hostProcess"),
            JsonNode::asBoolean,
            new TreeSet<>());
    if (!setters.isEmpty()) {
      found.add(
          new Violation(
              "hostProcess",
              String.join(" and ", setters)
                  + " must not set securityContext.windowsOptions.hostProcess=true"));
    }
  }

  /** Null if the value is not there. */
  interface Setting {
    @Nullable JsonNode of(JsonNode holder);
  }
}
