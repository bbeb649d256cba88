package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

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
    source(spec, errors);
  }

  private static void source(Field spec, FieldErrors errors) {
    List<String> sources =
        spec.names().stream().filter(name -> !NOT_SOURCES.contains(name)).sorted().toList();
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
    if (type.equals("csi")) {
      Checks.required(source.at("volumeHandle"), errors);
    }
    if (type.equals("hostPath")
        && source.at("path").is("/")
        && spec.at("persistentVolumeReclaimPolicy").is("Recycle")) {
      errors.forbidden(
          spec.at("persistentVolumeReclaimPolicy").path(), "may not be 'recycle' for '/'");
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
          "spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
    }
    Checks.immutable(spec.at("volumeMode"), before.at("volumeMode"), errors);
    if (before.at("nodeAffinity").present()) {
      Checks.immutable(spec.at("nodeAffinity"), before.at("nodeAffinity"), errors);
    }
  }
}
