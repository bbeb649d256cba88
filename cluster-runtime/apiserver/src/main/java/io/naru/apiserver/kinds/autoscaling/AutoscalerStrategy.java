package io.naru.apiserver.kinds.autoscaling;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.Map;

/** Horizontal pod autoscalers of version 2. */
final class AutoscalerStrategy extends StandardStrategy {

  private static final Map<String, String> SOURCES =
      Map.of(
          "ContainerResource", "containerResource",
          "External", "external",
          "Object", "object",
          "Pods", "pods",
          "Resource", "resource");

  private static final List<String> POLICIES = List.of("Percent", "Pods");
  private static final int MAX_WINDOW = 3600;
  private static final int MAX_PERIOD = 1800;

  AutoscalerStrategy() {
    super(Traits.PLAIN.withStatus());
  }

  @Override
  protected void setDefaults(ObjectNode autoscaler) {
    ObjectNode spec = Defaults.object(autoscaler, "spec");
    Defaults.number(spec, "minReplicas", 1);
    if (!(spec.get("metrics") instanceof ArrayNode metrics) || metrics.isEmpty()) {
      ObjectNode metric = spec.putArray("metrics").addObject().put("type", "Resource");
      ObjectNode cpu = metric.putObject("resource").put("name", "cpu");
      cpu.putObject("target").put("type", "Utilization").put("averageUtilization", 80);
    }
    for (ObjectNode behavior : Defaults.optional(spec, "behavior")) {
      ObjectNode up = Defaults.object(behavior, "scaleUp");
      Defaults.number(up, "stabilizationWindowSeconds", 0);
      rules(up, true);
      rules(Defaults.object(behavior, "scaleDown"), false);
    }
  }

  private static void rules(ObjectNode rules, boolean up) {
    Defaults.text(rules, "selectPolicy", "Max");
    if (rules.get("policies") instanceof ArrayNode policies && !policies.isEmpty()) {
      return;
    }
    ArrayNode policies = rules.putArray("policies");
    if (up) {
      policies.addObject().put("type", "Pods").put("value", 4).put("periodSeconds", 15);
    }
    policies.addObject().put("type", "Percent").put("value", 100).put("periodSeconds", 15);
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    if (status.get("currentMetrics") == null) {
      status.putNull("currentMetrics");
    }
    Defaults.number(status, "desiredReplicas", 0);
  }

  @Override
  public void validate(ObjectNode autoscaler, FieldErrors errors) {
    Field spec = Field.of(autoscaler).at("spec");
    replicas(spec, errors);
    target(spec.at("scaleTargetRef"), errors);
    for (Field metric : spec.at("metrics").items()) {
      metric(metric, errors);
    }
    for (String direction : List.of("scaleUp", "scaleDown")) {
      behavior(spec.at("behavior", direction), errors);
    }
  }

  static void replicas(Field spec, FieldErrors errors) {
    Field min = spec.at("minReplicas");
    Field max = spec.at("maxReplicas");
    if (min.present() && min.number() < 1) {
      errors.invalid(min.path(), min.node(), "must be greater than or equal to 1");
    }
    if (max.number() < 1) {
      errors.required(max.path(), "must be set and greater than 0");
    }
    if (min.present() && max.number() < min.number()) {
      errors.invalid(max.path(), max.number(), "must be greater than or equal to `minReplicas`");
    }
  }

  /** Of an object that a metric is about, of whatever group. */
  static void reference(Field object, FieldErrors errors) {
    Checks.nameRequired(object.at("kind"), NameRules::pathSegmentErrors, errors);
    Checks.nameRequired(object.at("name"), NameRules::pathSegmentErrors, errors);
  }

  static void target(Field target, FieldErrors errors) {
    reference(target, errors);
    Field version = target.at("apiVersion");
    // Only replication controllers live outside any group.
    if (version.text().isEmpty()
        || (version.is("v1") && !target.at("kind").is("ReplicationController"))) {
      errors.invalid(version.path(), version.text(), "apiVersion must specify API group");
    }
  }

  private static void metric(Field metric, FieldErrors errors) {
    Field type = metric.at("type");
    if (!Checks.required(type, "must specify a metric source type", errors)) {
      return;
    }
    String source = SOURCES.get(type.text());
    if (source == null) {
      List<String> supported = SOURCES.keySet().stream().sorted().toList();
      // Found twice, as in Go: the name is none of those known, and no source goes with it.
      errors.notSupported(type.path(), type.text(), supported);
      errors.notSupported(type.path(), type.text(), supported);
      return;
    }
    for (String other : SOURCES.values()) {
      if (!other.equals(source) && metric.at(other).present()) {
        errors.forbidden(
            metric.at(other).path(), "must not be specified for the given metric source");
      }
    }
    Field there = metric.at(source);
    if (!there.present()) {
      errors.required(there.path(), "must populate information for the given metric source");
      return;
    }
    MetricRules.validate(there, source, errors);
  }

  private static void behavior(Field rules, FieldErrors errors) {
    if (!rules.present()) {
      return;
    }
    Field window = rules.at("stabilizationWindowSeconds");
    if (window.number() < 0) {
      errors.invalid(window.path(), window.node(), "must be greater than or equal to zero");
    } else if (window.number() > MAX_WINDOW) {
      errors.invalid(window.path(), window.node(), "must be less than or equal to " + MAX_WINDOW);
    }
    Checks.oneOf(rules.at("selectPolicy"), List.of("Disabled", "Max", "Min"), errors);
    Checks.required(rules.at("policies"), "must specify at least one Policy", errors);
    for (Field policy : rules.at("policies").items()) {
      Field type = policy.at("type");
      if (!POLICIES.contains(type.text())) {
        errors.notSupported(type.path(), type.text(), POLICIES);
      }
      positive(policy.at("value"), errors);
      Field period = policy.at("periodSeconds");
      positive(period, errors);
      if (period.number() > MAX_PERIOD) {
        errors.invalid(
            period.path(), period.number(), "must be less than or equal to " + MAX_PERIOD);
      }
    }
    if (Quantities.isNegative(rules.at("tolerance"))) {
      errors.invalid(
          rules.at("tolerance").path(),
          rules.at("tolerance").text(),
          "must be greater or equal to zero");
    }
  }

  private static void positive(Field number, FieldErrors errors) {
    if (number.number() <= 0) {
      errors.invalid(number.path(), number.number(), "must be greater than zero");
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode autoscaler, ObjectNode old, FieldErrors errors) {
    Field status = Field.of(autoscaler).at("status");
    Checks.nonNegative(status.at("currentReplicas"), errors);
    Checks.nonNegative(status.at("desiredReplicas"), errors);
  }
}
