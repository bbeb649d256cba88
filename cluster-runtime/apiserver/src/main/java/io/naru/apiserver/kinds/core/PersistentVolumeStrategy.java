package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Persistent volumes. */
final class PersistentVolumeStrategy extends StandardStrategy {

  private static final List<String> POLICIES = List.of("Delete", "Recycle", "Retain");

  /** Fields of the spec that are no source of storage. */
  private static final Set<String> NOT_SOURCES =
      Set.of(
          "accessModes",
          "capacity",
          "claimRef",
          "mountOptions",
          "nodeAffinity",
          "persistentVolumeReclaimPolicy",
          "storageClassName",
          "volumeAttributesClassName",
          "volumeMode");

  private static final String MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options";

  private final InstantSource clock;

  PersistentVolumeStrategy(InstantSource clock) {
    super(Traits.PLAIN.withStatus());
    this.clock = clock;
  }

  @Override
  protected void setDefaults(ObjectNode volume) {
    ObjectNode spec = Defaults.object(volume, "spec");
    Defaults.textIfEmpty(spec, "persistentVolumeReclaimPolicy", "Retain");
    Defaults.text(spec, "volumeMode", "Filesystem");
    Defaults.optional(spec, "capacity").forEach(Quantities::normalize);
    VolumeDefaults.shared(spec);
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.textIfEmpty(status, "phase", "Pending");
  }

  @Override
  protected ObjectNode initialStatus(ObjectNode volume) {
    return Json.object().put("lastPhaseTransitionTime", now()).put("phase", "Pending");
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void prepareForStatusUpdate(ObjectNode volume, ObjectNode old) {
    super.prepareForStatusUpdate(volume, old);
    ObjectNode status = Defaults.object(volume, "status");
    String before = Json.text(old, "status", "phase");
    String time = Json.text(old, "status", "lastPhaseTransitionTime");
    boolean told = !Json.text(status, "lastPhaseTransitionTime").equals(time);
    if (!Json.text(status, "phase").equals(before) && !told) {
      status.put("lastPhaseTransitionTime", now());
    }
  }

  @Override
  public void validate(ObjectNode volume, FieldErrors errors) {
    Field spec = Field.of(volume).at("spec");
    Claims.accessModes(spec.at("accessModes"), "", errors);
    Field capacity = spec.at("capacity");
    if (capacity.empty()) {
      errors.required(capacity.path(), "");
    }
    if (!capacity.key("storage").present() || capacity.size() > 1) {
      errors.notSupported(capacity.path(), capacity.node(), List.of("storage"));
    }
    for (var entry : capacity.entries()) {
      ResourceNames.any(entry.getKey(), entry.getValue().path(), errors);
      Quantities.positive(entry.getValue(), errors);
    }
    Checks.oneOf(spec.at("persistentVolumeReclaimPolicy"), POLICIES, errors);
    Checks.oneOf(spec.at("volumeMode"), Claims.VOLUME_MODES, errors);
    Checks.nameIfSet(spec.at("storageClassName"), NameRules::dns1123SubdomainErrors, errors);
    if (spec.at("nodeAffinity", "required").present()) {
      Selectors.validateNodes(spec.at("nodeAffinity", "required"), errors);
    } else if (spec.at("nodeAffinity").present()) {
      errors.required(
          spec.at("nodeAffinity", "required").path(), "must specify required node constraints");
    }
    source(Field.of(volume).at("metadata", "name").text(), spec, errors);
    attributes(spec, errors);
  }

  private static void attributes(Field spec, FieldErrors errors) {
    Field attributes = spec.at("volumeAttributesClassName");
    if (!attributes.present()) {
      return;
    }
    if (Checks.required(attributes, "an empty string is disallowed", errors)) {
      Checks.name(attributes, NameRules::dns1123SubdomainErrors, errors);
    }
    if (!spec.at("csi").present()) {
      errors.required(
          spec.at("csi").path(), "has to be specified when using volumeAttributesClassName");
    }
  }

  private static void source(String name, Field spec, FieldErrors errors) {
    List<String> sources =
        spec.names().stream().filter(field -> !NOT_SOURCES.contains(field)).sorted().toList();
    if (sources.isEmpty()) {
      errors.required(spec.path(), "must specify a volume type");
      return;
    }
    sources.stream()
        .skip(1)
        .forEach(extra ->
            errors.forbidden(spec.at(extra).path(), "may not specify more than 1 volume type"));
    String type = sources.getFirst();
    Field source = spec.at(type);
    if (type.equals("local")) {
      if (Checks.required(source.at("path"), errors)) {
        PathChecks.noBacksteps(source.at("path"), errors);
      }
      if (!spec.at("nodeAffinity").present()) {
        errors.required(spec.at("nodeAffinity").path(), "Local volume requires node affinity");
      }
    } else {
      VolumeSources.validate(source, type, errors);
    }
    PersistentSources.validate(source, type, name, errors);
    if (type.equals("hostPath")
        && source.at("path").is("/")
        && spec.at("persistentVolumeReclaimPolicy").is("Recycle")) {
      errors.forbidden(
          spec.at("persistentVolumeReclaimPolicy").path(),
          "may not be 'recycle' for a hostPath mount of '/'");
    }
  }

  @Override
  public void validateUpdate(ObjectNode volume, ObjectNode old, FieldErrors errors) {
    Field spec = Field.of(volume).at("spec");
    Field before = Field.of(old).at("spec");
    boolean sameSource =
        List.of(spec, before).stream()
            .flatMap(side -> side.names().stream())
            .filter(name -> !NOT_SOURCES.contains(name))
            .allMatch(name -> spec.at(name).same(before.at(name)));
    if (!sameSource) {
      errors.forbidden(
          "spec.persistentvolumesource",
          "spec.persistentvolumesource is immutable after creation\n"
              + InternalForms.difference("PersistentVolumeSource", before, spec));
    }
    // Kubernetes writes these paths without the spec.
    Checks.immutable(spec.at("volumeMode").as("volumeMode"), before.at("volumeMode"), errors);
    if (before.at("nodeAffinity").present()) {
      Checks.immutable(
          spec.at("nodeAffinity").as("nodeAffinity"), before.at("nodeAffinity"), errors);
    }
    Field attributes = spec.at("volumeAttributesClassName");
    if (before.at("volumeAttributesClassName").present() && !attributes.present()) {
      errors.forbidden(attributes.path(), "update from non-nil value to nil is forbidden");
    }
  }

  @Override
  public List<String> warnings(ObjectNode object, @Nullable ObjectNode old) {
    Field volume = Field.of(object);
    Field annotations = volume.at("metadata", "annotations");
    List<String> warnings = new ArrayList<>();
    if (annotations.key(VolumeWarnings.BETA_CLASS).present()) {
      warnings.add(
          annotations.key(VolumeWarnings.BETA_CLASS).path() + ": " + VolumeWarnings.USE_CLASS);
    }
    if (annotations.key(MOUNT_OPTIONS).present()) {
      warnings.add(
          annotations.key(MOUNT_OPTIONS).path()
              + ": deprecated since v1.31; use \"mountOptions\" attribute instead");
    }
    Field spec = volume.at("spec");
    if (spec.at("persistentVolumeReclaimPolicy").is("Recycle")) {
      warnings.add(
          spec.at("persistentVolumeReclaimPolicy").path()
              + ": The Recycle reclaim policy is deprecated. Instead, the recommended approach is"
              + " to use dynamic provisioning.");
    }
    warnings.addAll(VolumeWarnings.ofSources(spec));
    for (Field term : spec.at("nodeAffinity", "required", "nodeSelectorTerms").items()) {
      warnings.addAll(NodeLabels.warnings(term));
    }
    return warnings;
  }
}
