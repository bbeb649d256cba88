package io.naru.apiserver.kinds.flowcontrol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Priority and fairness of requests. */
final class FlowStrategies {

  private FlowStrategies() {}

  static Strategy schema() {
    return new Schema();
  }

  static Strategy level() {
    return new Level();
  }

  private static final class Schema extends StandardStrategy {
    private static final int MAX_PRECEDENCE = 10_000;

    Schema() {
      super(Traits.PLAIN.withStatus().withGeneration().conditionalUpdate());
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      Defaults.numberIfZero(Defaults.object(object, "spec"), "matchingPrecedence", 1000);
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field spec = Field.of(object).at("spec");
      Field precedence = spec.at("matchingPrecedence");
      if (precedence.number() <= 0) {
        errors.invalid(precedence.path(), precedence.node(), "must be a positive value");
      } else if (precedence.number() > MAX_PRECEDENCE) {
        errors.invalid(
            precedence.path(), precedence.node(), "must not be greater than " + MAX_PRECEDENCE);
      }
      Checks.required(
          spec.at("priorityLevelConfiguration", "name"), "must reference a priority level", errors);
      if (spec.at("distinguisherMethod").present()) {
        Checks.oneOfRequired(
            spec.at("distinguisherMethod", "type"), List.of("ByNamespace", "ByUser"), errors);
      }
      spec.at("rules").items().forEach(rule -> rule(rule, errors));
    }

    private static void rule(Field rule, FieldErrors errors) {
      Checks.required(rule.at("subjects"), "subjects must contain at least one value", errors);
      for (Field subject : rule.at("subjects").items()) {
        FlowRules.subject(subject, errors);
      }
      if (rule.at("resourceRules").empty() && rule.at("nonResourceRules").empty()) {
        errors.required(
            rule.path(), "at least one of resourceRules and nonResourceRules is required");
      }
      rule.at("resourceRules").items().forEach(resources -> FlowRules.resources(resources, errors));
      rule.at("nonResourceRules").items().forEach(urls -> FlowRules.urls(urls, errors));
    }
  }

  private static final class Level extends StandardStrategy {
    Level() {
      super(Traits.PLAIN.withStatus().withGeneration().conditionalUpdate());
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      ObjectNode spec = Defaults.object(object, "spec");
      for (ObjectNode exempt : Defaults.optional(spec, "exempt")) {
        Defaults.number(exempt, "nominalConcurrencyShares", 0);
        Defaults.number(exempt, "lendablePercent", 0);
      }
      for (ObjectNode limited : Defaults.optional(spec, "limited")) {
        Defaults.number(limited, "nominalConcurrencyShares", 30);
        Defaults.number(limited, "lendablePercent", 0);
        ObjectNode response = Defaults.object(limited, "limitResponse");
        for (ObjectNode queuing : Defaults.optional(response, "queuing")) {
          Defaults.numberIfZero(queuing, "queues", 64);
          Defaults.numberIfZero(queuing, "handSize", 8);
          Defaults.numberIfZero(queuing, "queueLengthLimit", 50);
        }
      }
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field spec = Field.of(object).at("spec");
      Field type = spec.at("type");
      Checks.oneOfRequired(type, List.of("Exempt", "Limited"), errors);
      Field limited = spec.at("limited");
      if (type.is("Limited")) {
        if (!limited.present()) {
          errors.required(limited.path(), "must not be empty when type is Limited");
        } else {
          limited(limited, errors);
        }
        if (spec.at("exempt").present()) {
          errors.forbidden(spec.at("exempt").path(), "must be nil if the type is Limited");
        }
      } else if (limited.present()) {
        errors.forbidden(limited.path(), "must be nil if the type is not Limited");
      }
    }

    private static void limited(Field limited, FieldErrors errors) {
      Checks.nonNegative(limited.at("nominalConcurrencyShares"), errors);
      Checks.between(limited.at("lendablePercent"), 0, 100, errors);
      Field response = limited.at("limitResponse");
      Checks.oneOfRequired(response.at("type"), List.of("Queue", "Reject"), errors);
      Field queuing = response.at("queuing");
      if (response.at("type").is("Queue")) {
        if (!queuing.present()) {
          errors.required(queuing.path(), "must not be empty if limited response type is Queue");
        } else if (queuing.at("handSize").number() > queuing.at("queues").number()) {
          errors.invalid(
              queuing.at("handSize").path(),
              queuing.at("handSize").node(),
              "should not be greater than queues (" + queuing.at("queues").number() + ")");
        }
      } else if (queuing.present()) {
        errors.forbidden(queuing.path(), "must be nil if limited response type is not Queue");
      }
    }
  }
}
