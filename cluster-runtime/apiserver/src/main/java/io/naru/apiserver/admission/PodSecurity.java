package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Pod Security Standards that a namespace's labels ask for: violations of {@code enforce} are
 * refused, those of {@code warn} are told, those of {@code audit} written down.
 */
final class PodSecurity implements AdmissionPlugin {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final String LABEL = "pod-security.kubernetes.io/";

  private final ObjectReader reader;

  PodSecurity(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void validate(Attributes attributes) {
    ObjectNode object = attributes.object();
    if (object == null || attributes.namespace().isEmpty() || !attributes.subresource().isEmpty()) {
      return;
    }
    boolean pod = attributes.isAbout("", "pods");
    ObjectNode spec = podSpec(object, pod);
    if (spec == null || (pod && attributes.operation() != Operation.CREATE)) {
      return;
    }
    ApiObject namespace = reader.find(NAMESPACES, "", attributes.namespace());
    if (namespace == null) {
      return;
    }
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

  private static String violations(ApiObject namespace, String mode, ObjectNode spec) {
    String level = Json.text(namespace.tree(), "metadata", "labels", LABEL + mode);
    if (!level.equals("baseline") && !level.equals("restricted")) {
      return "";
    }
    String version = Json.text(namespace.tree(), "metadata", "labels", LABEL + mode + "-version");
    List<String> found = new PodSecurityChecks(spec).violations(level.equals("restricted"));
    return found.isEmpty()
        ? ""
        : "\""
            + level
            + ":"
            + (version.isEmpty() ? "latest" : version)
            + "\": "
            + String.join(", ", found);
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
