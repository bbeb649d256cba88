package io.naru.apiserver.kinds.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.core.Claims;
import io.naru.apiserver.kinds.core.PodTemplateRules;
import io.naru.apiserver.kinds.core.PodTemplates;
import io.naru.apiserver.kinds.core.ReplicaCounts;
import io.naru.apiserver.kinds.core.VolumeWarnings;
import io.naru.apiserver.kinds.core.WorkloadWarnings;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Empties;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stateful sets. */
final class StatefulSetStrategy extends StandardStrategy {

  private static final List<String> CHANGEABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private static final String FIXED =
      "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
          + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
          + " 'minReadySeconds' are forbidden";

  StatefulSetStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration().named(NameRule.DNS_LABEL));
  }

  @Override
  protected void setDefaults(ObjectNode set) {
    ObjectNode spec = Defaults.object(set, "spec");
    Defaults.textIfEmpty(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Defaults.object(spec, "updateStrategy");
    Defaults.textIfEmpty(strategy, "type", "RollingUpdate");
    if (strategy.path("type").asText().equals("RollingUpdate")) {
      Defaults.number(Defaults.object(strategy, "rollingUpdate"), "partition", 0);
    }
    ObjectNode retention = Defaults.object(spec, "persistentVolumeClaimRetentionPolicy");
    Defaults.textIfEmpty(retention, "whenDeleted", "Retain");
    Defaults.textIfEmpty(retention, "whenScaled", "Retain");
    Defaults.number(spec, "replicas", 1);
    Defaults.number(spec, "revisionHistoryLimit", 10);
    Defaults.text(spec, "serviceName", "");
    PodTemplates.applyDefaults(Defaults.object(spec, "template"));
    for (ObjectNode claim : Defaults.objects(spec, "volumeClaimTemplates")) {
      Defaults.text(claim, "apiVersion", "v1");
      Defaults.text(claim, "kind", "PersistentVolumeClaim");
      Claims.applyDefaults(Defaults.object(claim, "spec"));
      Defaults.textIfEmpty(Defaults.object(claim, "status"), "phase", "Pending");
    }
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.number(status, "replicas", 0);
    Defaults.number(status, "availableReplicas", 0);
  }

  @Override
  public void validate(ObjectNode set, FieldErrors errors) {
    Field spec = Field.of(set).at("spec");
    policies(spec, errors);
    Checks.nonNegative(spec.at("replicas"), errors);
    Checks.nonNegative(spec.at("minReadySeconds"), errors);
    Checks.nonNegative(spec.at("ordinals", "start"), errors);
    Checks.nameIfSet(spec.at("serviceName"), NameRules::dns1123LabelErrors, errors);
    PodTemplateRules.selectorAndTemplate(withClaims(set), "StatefulSet", errors);
    for (String moment : List.of("whenDeleted", "whenScaled")) {
      Checks.oneOfRequired(
          spec.at("persistentVolumeClaimRetentionPolicy", moment),
          List.of("Retain", "Delete"),
          errors);
    }
  }

  /** The specification with a volume for each claim template, as its pods will have. */
  private static Field withClaims(ObjectNode set) {
    List<ObjectNode> claims =
        Defaults.objects(Defaults.object(set, "spec"), "volumeClaimTemplates");
    if (claims.isEmpty()) {
      return Field.of(set).at("spec");
    }
    ObjectNode complete = set.deepCopy();
    JsonNode pod = complete.at("/spec/template/spec");
    if (pod instanceof ObjectNode specification) {
      ArrayNode volumes = specification.withArrayProperty("volumes");
      for (ObjectNode claim : claims) {
        String name = claim.at("/metadata/name").asText();
        if (volumes.valueStream().noneMatch(volume -> volume.path("name").asText().equals(name))) {
          volumes
              .addObject()
              .put("name", name)
              .putObject("persistentVolumeClaim")
              .put("claimName", name);
        }
      }
    }
    return Field.of(complete).at("spec");
  }

  private static void policies(Field spec, FieldErrors errors) {
    Field management = spec.at("podManagementPolicy");
    if (Checks.required(management, errors)
        && !List.of("OrderedReady", "Parallel").contains(management.text())) {
      errors.invalid(management.path(), management.text(), "must be 'OrderedReady' or 'Parallel'");
    }
    Field strategy = spec.at("updateStrategy");
    Field rolling = strategy.at("rollingUpdate");
    switch (strategy.at("type").text()) {
      case "OnDelete" -> {
        if (rolling.present()) {
          errors.invalid(
              rolling.path(),
              InternalForms.of("RollingUpdateStatefulSetStrategy", rolling),
              "only allowed for updateStrategy 'RollingUpdate'");
        }
      }
      case "RollingUpdate" -> {
        Checks.nonNegative(rolling.at("partition"), errors);
        Checks.intOrPercent(rolling.at("maxUnavailable"), errors);
        Checks.notMoreThanAll(rolling.at("maxUnavailable"), errors);
        if (Checks.isZero(rolling.at("maxUnavailable"))) {
          errors.invalid(
              rolling.at("maxUnavailable").path(),
              rolling.at("maxUnavailable").node(),
              "cannot be 0");
        }
      }
      default ->
          errors.invalid(
              strategy.path(),
              InternalForms.of("StatefulSetUpdateStrategy", strategy),
              "must be 'RollingUpdate' or 'OnDelete'");
    }
  }

  @Override
  public void validateUpdate(ObjectNode set, ObjectNode old, FieldErrors errors) {
    if (set.get("spec") instanceof ObjectNode now && old.get("spec") instanceof ObjectNode before) {
      ObjectNode fixed = now.deepCopy();
      for (String field : CHANGEABLE) {
        JsonNode value = before.get(field);
        if (value == null) {
          fixed.remove(field);
        } else {
          fixed.set(field, value);
        }
      }
      if (!Empties.equal(fixed, before)) {
        errors.forbidden("spec", FIXED);
      }
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode set, ObjectNode old, FieldErrors errors) {
    Field status = Field.of(set).at("status");
    for (String number :
        List.of(
            "replicas",
            "readyReplicas",
            "currentReplicas",
            "updatedReplicas",
            "availableReplicas",
            "observedGeneration",
            "collisionCount")) {
      Checks.nonNegative(status.at(number), errors);
    }
    for (String part :
        List.of("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas")) {
      ReplicaCounts.notMoreThan(status.at(part), status.at("replicas"), errors);
    }
    ReplicaCounts.notMoreThan(status.at("availableReplicas"), status.at("readyReplicas"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode set, @Nullable ObjectNode old) {
    Field spec = Field.of(set).at("spec");
    List<String> warnings = new ArrayList<>(WorkloadWarnings.of(set, old, spec.at("template")));
    for (Field claim : spec.at("volumeClaimTemplates").items()) {
      warnings.addAll(VolumeWarnings.ofClaim(claim.at("spec")));
    }
    Field limit = spec.at("revisionHistoryLimit");
    if (limit.number() < 0) {
      warnings.add(
          limit.path()
              + ": a negative value retains all historical revisions; a value >= 0 is recommended");
    }
    return warnings;
  }
}
