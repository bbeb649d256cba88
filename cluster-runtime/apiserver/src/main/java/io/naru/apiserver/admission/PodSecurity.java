package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.apiserver.admission.PodSecurityChecks.Violation;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The Pod Security Standards that a namespace's labels ask for: violations of {@code enforce} are
 * refused, those of {@code warn} are told, those of {@code audit} written down. Who makes a
 * namespace stricter is told which of its pods would no longer be let in.
 */
final class PodSecurity implements AdmissionPlugin {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final String LABEL = "pod-security.kubernetes.io/";
  private static final List<String> MODES = List.of("enforce", "audit", "warn");
  private static final List<String> LEVELS = List.of("privileged", "baseline", "restricted");
  private static final Pattern VERSION = Pattern.compile("latest|v1\\.(0|[1-9][0-9]*)");

  private final ObjectReader reader;

  PodSecurity(ObjectReader reader) {
    this.reader = reader;
  }

  /** What a namespace asks for in one mode. */
  private record Level(String name, String version) {

    static Level of(JsonNode namespace, String mode) {
      String version = Json.text(namespace, "metadata", "labels", LABEL + mode + "-version");
      return new Level(
          Json.text(namespace, "metadata", "labels", LABEL + mode),
          version.isEmpty() ? "latest" : version);
    }

    boolean asksNothing() {
      return !name.equals("baseline") && !name.equals("restricted");
    }

    List<Violation> violations(ObjectNode spec) {
      return asksNothing()
          ? List.of()
          : new PodSecurityChecks(spec).violations(name.equals("restricted"));
    }

    @Override
    public String toString() {
      return "\"" + name + ":" + version + "\"";
    }
  }

  @Override
  public void validate(Attributes attributes) {
    ObjectNode object = attributes.object();
    if (object == null) {
      return;
    }
    if (attributes.isAbout("", "namespaces")) {
      namespace(attributes, object);
      return;
    }
    boolean pod =
        attributes.kind().resource().equals(PODS)
            && (attributes.operation() == Operation.CREATE
                ? attributes.subresource().isEmpty()
                : attributes.subresource().equals("ephemeralcontainers"));
    boolean workload =
        !attributes.kind().resource().equals(PODS) && attributes.subresource().isEmpty();
    ObjectNode spec = pod || workload ? podSpec(object, pod) : null;
    if (spec == null || attributes.namespace().isEmpty()) {
      return;
    }
    ApiObject namespace = reader.find(NAMESPACES, "", attributes.namespace());
    if (namespace != null) {
      judge(attributes, namespace.tree(), spec, pod);
    }
  }

  private static void judge(
      Attributes attributes, JsonNode namespace, ObjectNode spec, boolean pod) {
    if (pod) {
      String violations = violations(namespace, "enforce", spec);
      if (!violations.isEmpty()) {
        throw attributes.forbidden("violates PodSecurity " + violations);
      }
    }
    String audited = violations(namespace, "audit", spec);
    if (!audited.isEmpty()) {
      AuditAnnotations.add(
          "pod-security.kubernetes.io/audit-violations", "would violate PodSecurity " + audited);
    }
    String warned = violations(namespace, "warn", spec);
    if (!warned.isEmpty()) {
      attributes.warnings().add("would violate PodSecurity " + warned);
    }
  }

  private static String violations(JsonNode namespace, String mode, ObjectNode spec) {
    Level level = Level.of(namespace, mode);
    List<Violation> found = level.violations(spec);
    return found.isEmpty()
        ? ""
        : level + ": " + found.stream().map(Violation::toString).collect(Collectors.joining(", "));
  }

  private void namespace(Attributes attributes, ObjectNode namespace) {
    ObjectNode old = attributes.old();
    FieldErrors errors = problems(namespace);
    // What was wrong before and is the same does not keep anybody from changing something else.
    boolean kept = old != null && !problems(old).isEmpty() && asksTheSame(old, namespace);
    if (!errors.isEmpty() && !kept) {
      throw StatusException.invalid(
          attributes.kind().groupVersionKind(), Json.text(namespace, "metadata", "name"), errors);
    }
    Level level = Level.of(namespace, "enforce");
    if (errors.isEmpty()
        && old != null
        && !level.asksNothing()
        && !Level.of(old, "enforce").equals(level)) {
      warnOfPods(attributes, level);
    }
  }

  private static FieldErrors problems(ObjectNode namespace) {
    FieldErrors errors = new FieldErrors();
    MODES.forEach(mode -> check(namespace, mode, errors));
    return errors;
  }

  private static boolean asksTheSame(ObjectNode old, ObjectNode namespace) {
    return MODES.stream().allMatch(mode -> Level.of(old, mode).equals(Level.of(namespace, mode)));
  }

  private static void check(ObjectNode namespace, String mode, FieldErrors errors) {
    JsonNode labels = namespace.path("metadata").path("labels");
    JsonNode level = labels.get(LABEL + mode);
    if (level != null && !LEVELS.contains(level.asText())) {
      errors.invalid(
          "metadata.labels[" + LABEL + mode + "]",
          level.asText(),
          "must be one of " + String.join(", ", LEVELS));
    }
    JsonNode version = labels.get(LABEL + mode + "-version");
    if (version != null && !VERSION.matcher(version.asText()).matches()) {
      errors.invalid(
          "metadata.labels[" + LABEL + mode + "-version]",
          version.asText(),
          "must be \"latest\" or \"v1.x\"");
    }
  }

  private void warnOfPods(Attributes attributes, Level level) {
    Map<String, Integer> others = new LinkedHashMap<>();
    Map<String, String> first = new LinkedHashMap<>();
    for (ApiObject pod : reader.list(PODS, attributes.name())) {
      if (pod.tree().get("spec") instanceof ObjectNode spec) {
        List<Violation> found = level.violations(spec);
        if (!found.isEmpty()) {
          String controls =
              found.stream().map(Violation::control).collect(Collectors.joining(", "));
          first.putIfAbsent(controls, pod.name());
          others.merge(controls, 1, Integer::sum);
        }
      }
    }
    if (first.isEmpty()) {
      return;
    }
    attributes
        .warnings()
        .add(
            "existing pods in namespace \""
                + attributes.name()
                + "\" violate the new PodSecurity enforce level "
                + level);
    first.forEach((controls, name) -> {
      int more = others.getOrDefault(controls, 1) - 1;
      String crowd =
          more == 0 ? "" : more == 1 ? " (and 1 other pod)" : " (and " + more + " other pods)";
      attributes.warnings().add(name + crowd + ": " + controls);
    });
  }

  /** Null if the object has none. */
  private static @Nullable ObjectNode podSpec(ObjectNode object, boolean pod) {
    if (pod) {
      return object.get("spec") instanceof ObjectNode spec ? spec : null;
    }
    String root = Json.text(object, "kind").equals("CronJob") ? "/spec/jobTemplate" : "";
    return object.at(root + "/spec/template/spec") instanceof ObjectNode spec ? spec : null;
  }
}
