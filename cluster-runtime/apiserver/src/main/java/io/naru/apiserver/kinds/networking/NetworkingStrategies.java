package io.naru.apiserver.kinds.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.PrefixedPaths;
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
    private static final int MAX_CONTROLLER = 250;

    IngressClass() {
      super(Traits.PLAIN.withGeneration());
    }

    @Override
    protected void setDefaults(ObjectNode object) {
      for (ObjectNode spec : Defaults.optional(object, "spec")) {
        Defaults.optional(spec, "parameters")
            .forEach(parameters -> Defaults.text(parameters, "scope", "Cluster"));
      }
    }

    @Override
    public void validate(ObjectNode object, FieldErrors errors) {
      Field spec = Field.of(object).at("spec");
      Field controller = spec.at("controller");
      PrefixedPaths.validate(controller, errors);
      if (controller.text().length() > MAX_CONTROLLER) {
        errors.tooLong(controller.path(), MAX_CONTROLLER);
      }
      Field parameters = spec.at("parameters");
      if (parameters.present()) {
        parameters(parameters, errors);
      }
    }

    private static void parameters(Field parameters, FieldErrors errors) {
      Checks.nameIfSet(parameters.at("apiGroup"), NameRules::dns1123SubdomainErrors, errors);
      Checks.nameRequired(parameters.at("kind"), NameRules::pathSegmentErrors, errors);
      Checks.nameRequired(parameters.at("name"), NameRules::pathSegmentErrors, errors);
      Field scope = parameters.at("scope");
      Checks.oneOfRequired(scope, List.of("Cluster", "Namespace"), errors);
      Field namespace = parameters.at("namespace");
      if (scope.is("Namespace")) {
        if (Checks.required(namespace, "`parameters.scope` is set to 'Namespace'", errors)) {
          Checks.name(namespace, NameRules::dns1123LabelErrors, errors);
        }
      } else if (scope.is("Cluster")) {
        Checks.absent(namespace, "`parameters.scope` is set to 'Cluster'", errors);
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
      Field address = Field.of(object).at("metadata", "name");
      if (NetworkChecks.isAddress(address, errors)
          && !NetworkChecks.addressWarnings(address).isEmpty()) {
        errors.invalid("metadata.name", name, "must be in canonical form");
      }
      Field parent = Field.of(object).at("spec", "parentRef");
      if (!parent.present()) {
        errors.required(parent.path(), "");
        return;
      }
      Checks.nameIfSet(parent.at("group"), NameRules::dns1123SubdomainErrors, errors);
      Checks.nameRequired(parent.at("resource"), NameRules::pathSegmentErrors, errors);
      Checks.nameRequired(parent.at("name"), NameRules::pathSegmentErrors, errors);
      Checks.nameIfSet(parent.at("namespace"), NameRules::pathSegmentErrors, errors);
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
      List<String> texts = networks.texts();
      if (texts.size() == 2
          && NetworkChecks.isIpv6(texts.get(0)) == NetworkChecks.isIpv6(texts.get(1))) {
        errors.invalid(
            networks.path(),
            networks.node(),
            "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
                + " 2001:db8::/64");
      }
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      Checks.immutable(
          Field.of(object).at("spec", "cidrs"), Field.of(old).at("spec", "cidrs"), errors);
    }
  }
}
