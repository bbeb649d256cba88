package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods: their status is the node's, and little of their spec can change. */
final class PodStrategy extends StandardStrategy {

  private static final List<String> SELECTABLE =
      List.of(
          "spec.nodeName",
          "spec.restartPolicy",
          "spec.schedulerName",
          "spec.serviceAccountName",
          "spec.hostNetwork",
          "status.phase",
          "status.podIP",
          "status.nominatedNodeName");

  PodStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode pod) {
    ObjectNode spec = Defaults.object(pod, "spec");
    PodSpecs.applyDefaults(spec);
    Defaults.flag(spec, "enableServiceLinks", true);
    for (String list : List.of("containers", "initContainers")) {
      Defaults.objects(spec, list).forEach(PodStrategy::requestWhatIsLimited);
      // Templates keep their ports as they were written.
      if (spec.path("hostNetwork").asBoolean()) {
        Defaults.objects(spec, list).forEach(ContainerDefaults::takeHostPorts);
      }
    }
  }

  /** Who sets a limit only asks for as much. Templates keep what was written. */
  private static void requestWhatIsLimited(ObjectNode container) {
    ObjectNode resources = Defaults.object(container, "resources");
    for (ObjectNode limits : Defaults.optional(resources, "limits")) {
      if (limits.isEmpty()) {
        continue;
      }
      ObjectNode requests = Defaults.object(resources, "requests");
      for (Map.Entry<String, JsonNode> limit : limits.properties()) {
        if (requests.get(limit.getKey()) == null) {
          requests.set(limit.getKey(), limit.getValue());
        }
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode pod) {
    super.prepareForCreate(pod);
    MatchLabelKeys.apply(pod);
  }

  @Override
  protected ObjectNode initialStatus(ObjectNode pod) {
    ObjectNode status = Json.object().put("phase", "Pending");
    if (!Field.of(pod).at("spec", "schedulingGates").empty()) {
      status
          .putArray("conditions")
          .addObject()
          .putNull("lastProbeTime")
          .putNull("lastTransitionTime")
          .put("message", "Scheduling is blocked due to non-empty scheduling gates")
          .put("reason", "SchedulingGated")
          .put("status", "False")
          .put("type", "PodScheduled");
    }
    return status.put("qosClass", PodQuality.of(pod));
  }

  @Override
  public void prepareForStatusUpdate(ObjectNode pod, ObjectNode old) {
    super.prepareForStatusUpdate(pod, old);
    JsonNode owners = Json.at(old, "metadata", "ownerReferences");
    ObjectNode metadata = Defaults.object(pod, "metadata");
    if (owners == null) {
      metadata.remove("ownerReferences");
    } else {
      metadata.set("ownerReferences", owners.deepCopy());
    }
    // Nodes of other versions may not report the class; it never changes.
    ObjectNode status = Defaults.object(pod, "status");
    String quality = Json.text(old, "status", "qosClass");
    if (Json.text(status, "qosClass").isEmpty() && !quality.isEmpty()) {
      status.put("qosClass", quality);
    }
  }

  @Override
  public void validate(ObjectNode pod, FieldErrors errors) {
    whole(pod, errors);
    Field spec = Field.of(pod).at("spec");
    if (!Json.text(pod, "metadata", "resourceVersion").isEmpty()) {
      return;
    }
    if (!spec.at("ephemeralContainers").empty()) {
      errors.forbidden(spec.at("ephemeralContainers").path(), "cannot be set on create");
    }
    if (!spec.at("schedulingGates").empty() && !spec.at("nodeName").empty()) {
      errors.forbidden(
          spec.at("nodeName").path(), "cannot be set until all schedulingGates have been cleared");
    }
  }

  /** What holds for a pod at any time. */
  private static void whole(ObjectNode pod, FieldErrors errors) {
    Field object = Field.of(pod);
    PodAnnotations.validate(object, errors);
    Field spec = object.at("spec");
    PodSpecs.validate(spec, object.at("metadata", "name").text(), true, errors);
    if (!spec.at("serviceAccountName").empty()) {
      return;
    }
    for (Field volume : spec.at("volumes").items()) {
      for (Field source : volume.at("projected", "sources").items()) {
        Checks.absent(
            source.at("serviceAccountToken"),
            "must not be specified when serviceAccountName is not set",
            errors);
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode pod, ObjectNode old, FieldErrors errors) {
    PodAnnotations.validateUpdate(Field.of(pod), Field.of(old), errors);
    PodUpdates.validate(pod, old, errors);
  }

  @Override
  public void validatePart(ObjectNode pod, ObjectNode old, FieldErrors errors) {
    whole(pod, errors);
    EphemeralContainers.validateUpdate(Field.of(pod), Field.of(old), errors);
    PodResizes.validate(pod, old, errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode pod, ObjectNode old, FieldErrors errors) {
    Field quality = Field.of(pod).at("status", "qosClass");
    String before = Json.text(old, "status", "qosClass");
    if (!before.isEmpty() && !quality.is(before)) {
      errors.invalid(quality.path(), quality.text(), "field is immutable");
    }
    PodStatuses.validateUpdate(Field.of(pod), Field.of(old), errors);
  }

  @Override
  public @Nullable Long defaultGracePeriodSeconds(ObjectNode pod) {
    Field seconds = Field.of(pod).at("spec", "terminationGracePeriodSeconds");
    // A pod that runs nowhere, or no longer, has nothing to end.
    String phase = Json.text(pod, "status", "phase");
    if (Json.text(pod, "spec", "nodeName").isEmpty()
        || phase.equals("Succeeded")
        || phase.equals("Failed")) {
      return 0L;
    }
    return seconds.present() ? seconds.number() : 30L;
  }

  @Override
  public List<String> selectableFieldNames() {
    return SELECTABLE;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode pod) {
    Field spec = Field.of(pod).at("spec");
    Field status = Field.of(pod).at("status");
    return Map.of(
        "spec.nodeName", spec.at("nodeName").text(),
        "spec.restartPolicy", spec.at("restartPolicy").text(),
        "spec.schedulerName", spec.at("schedulerName").text(),
        "spec.serviceAccountName", spec.at("serviceAccountName").text(),
        "spec.hostNetwork", Boolean.toString(spec.at("hostNetwork").flag()),
        "status.phase", status.at("phase").text(),
        "status.podIP", status.at("podIP").text(),
        "status.nominatedNodeName", status.at("nominatedNodeName").text());
  }

  @Override
  public List<String> warnings(ObjectNode pod, @Nullable ObjectNode old) {
    // Pods are changed by machines, which read no warnings.
    return old == null ? PodWarnings.of(Field.of(pod)) : List.of();
  }
}
