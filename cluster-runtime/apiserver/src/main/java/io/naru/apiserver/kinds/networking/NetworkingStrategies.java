package io.naru.apiserver.kinds.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.Map;

/** The small kinds of networking. */
final class NetworkingStrategies {

  private NetworkingStrategies() {}

  static Strategy ingressClass() {
    return new IngressClass();
  }

  static Strategy ipAddress() {
    return new IpAddress();
  }

  static Strategy serviceCidr() {
    return new ServiceCidr();
  }

  private static final class IngressClass extends StandardStrategy {
    IngressClass() {
      super(Traits.PLAIN.withGeneration());
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field spec = Field.of(object).at("spec");
      Field controller = spec.at("controller");
      if (Checks.required(controller, errors)) {
        int slash = controller.text().indexOf('/');
        if (slash < 1 || slash == controller.text().length() - 1) {
          errors.invalid(
              controller.path(),
              controller.text(),
              "must be a domain-prefixed path (such as \"acme.io/foo\")");
        } else {
          NameRules.dns1123SubdomainErrors(controller.text().substring(0, slash))
              .forEach(problem -> errors.invalid(controller.path(), controller.text(), problem));
        }
      }
      Field parameters = spec.at("parameters");
      if (parameters.present()) {
        parameters(parameters, errors);
      }
    }

    private static void parameters(Field parameters, FieldErrors errors) {
      Checks.required(parameters.at("kind"), errors);
      Checks.required(parameters.at("name"), errors);
      Field scope = parameters.at("scope");
      Checks.oneOf(scope, List.of("Cluster", "Namespace"), errors);
      Field namespace = parameters.at("namespace");
      if (scope.is("Namespace")) {
        Checks.nameRequired(namespace, NameRules::dns1123LabelErrors, errors);
      } else if (!namespace.empty()) {
        errors.forbidden(namespace.path(), "may not be set when `scope` is not Namespace");
      }
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Checks.immutable(
          Field.of(object).at("spec", "controller"),
          Field.of(old).at("spec", "controller"),
          errors);
    }
  }

  private static final class IpAddress extends StandardStrategy {
    IpAddress() {
      super(Traits.PLAIN);
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      String name = Json.text(object, "metadata", "name");
      if (NetworkChecks.address(name) == null) {
        errors.invalid("metadata.name", name, "must be a valid IP address");
      }
      Field parent = Field.of(object).at("spec", "parentRef");
      if (!parent.present()) {
        errors.required(parent.path(), "");
        return;
      }
      Checks.nameRequired(parent.at("resource"), NameRules::pathSegmentErrors, errors);
      Checks.nameRequired(parent.at("name"), NameRules::pathSegmentErrors, errors);
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Checks.immutable(
          Field.of(object).at("spec", "parentRef"), Field.of(old).at("spec", "parentRef"), errors);
    }

    @Override
    public List<String> selectableFieldNames() {
      return List.of("spec.parentRef.resource");
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode object) {
      return Map.of("spec.parentRef.resource", Json.text(object, "spec", "parentRef", "resource"));
    }
  }

  private static final class ServiceCidr extends StandardStrategy {
    ServiceCidr() {
      super(Traits.PLAIN.withStatus());
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field networks = Field.of(object).at("spec", "cidrs");
      Checks.required(networks, "at least one CIDR required", errors);
      if (networks.size() > 2) {
        errors.invalid(networks.path(), networks.node(), "may only hold up to 2 values");
      }
      networks.items().forEach(network -> NetworkChecks.isNetwork(network, errors));
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Checks.immutable(
          Field.of(object).at("spec", "cidrs"), Field.of(old).at("spec", "cidrs"), errors);
    }
  }
}
