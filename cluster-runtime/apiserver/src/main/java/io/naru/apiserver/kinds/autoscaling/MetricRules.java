package io.naru.apiserver.kinds.autoscaling;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** What an autoscaler aims at: each source of metrics has targets that make sense for it. */
final class MetricRules {

  private static final List<String> TYPES = List.of("Utilization", "Value", "AverageValue");

  private MetricRules() {}

  /**
   * @param name of the field of the source
   */
  static void validate(Field source, String name, FieldErrors errors) {
    Field target = source.at("target");
    Field value = target.at("value");
    Field average = target.at("averageValue");
    switch (name) {
      case "resource", "containerResource" -> {
        Checks.required(source.at("name"), "must specify a resource name", errors);
        if (name.equals("containerResource")) {
          Checks.required(source.at("container"), "must specify a container", errors);
        }
        target(target, errors);
        resource(target, errors);
      }
      case "object" -> {
        AutoscalerStrategy.reference(source.at("describedObject"), errors);
        metric(source.at("metric"), errors);
        target(target, errors);
        if (!value.present() && !average.present()) {
          errors.required(average.path(), "must set either a target value or averageValue");
        }
      }
      case "external" -> {
        metric(source.at("metric"), errors);
        target(target, errors);
        if (!value.present() && !average.present()) {
          errors.required(
              average.path(), "must set either a target value for metric or a per-pod target");
        } else if (value.present() && average.present()) {
          errors.forbidden(
              value.path(), "may not set both a target value for metric and a per-pod target");
        }
      }
      default -> {
        metric(source.at("metric"), errors);
        target(target, errors);
        if (!average.present() || !isPositive(average)) {
          errors.required(average.path(), "must specify a positive target averageValue");
        }
      }
    }
  }

  private static void resource(Field target, FieldErrors errors) {
    Field utilization = target.at("averageUtilization");
    Field value = target.at("averageValue");
    if (!utilization.present() && !value.present()) {
      errors.required(
          utilization.path(), "must set either a target raw value or a target utilization");
    } else if (utilization.present() && value.present()) {
      errors.forbidden(
          value.path(), "may not set both a target raw value and a target utilization");
    }
  }

  private static void metric(Field metric, FieldErrors errors) {
    if (Checks.required(metric.at("name"), "must specify a metric name", errors)) {
      Checks.name(metric.at("name"), NameRules::pathSegmentErrors, errors);
    }
    Selectors.validate(metric.at("selector"), errors);
  }

  private static void target(Field target, FieldErrors errors) {
    Field type = target.at("type");
    Checks.required(type, "must specify a metric target type", errors);
    if (!TYPES.contains(type.text())) {
      errors.invalid(
          type.path(), type.text(), "must be either Utilization, Value, or AverageValue");
    }
    for (String field : List.of("value", "averageValue")) {
      if (target.at(field).present() && !isPositive(target.at(field))) {
        errors.invalid(target.at(field).path(), target.at(field).text(), "must be positive");
      }
    }
    Field utilization = target.at("averageUtilization");
    if (utilization.present() && utilization.number() < 1) {
      errors.invalid(utilization.path(), utilization.node(), "must be greater than 0");
    }
  }

  private static boolean isPositive(Field amount) {
    return !Quantities.isNegative(amount) && !Quantities.isZero(amount);
  }
}
