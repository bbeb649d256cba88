package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Endpoints, the older sibling of endpoint slices. */
final class EndpointsStrategy extends StandardStrategy {

  private static final String DEPRECATED =
      "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice";

  EndpointsStrategy() {
    super(Traits.PLAIN.createdOnUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode endpoints) {
    for (ObjectNode subset : Defaults.objects(endpoints, "subsets")) {
      Defaults.objects(subset, "ports")
          .forEach(port -> Defaults.textIfEmpty(port, "protocol", "TCP"));
    }
  }

  @Override
  public void validate(ObjectNode endpoints, FieldErrors errors) {
    for (Field subset : Field.of(endpoints).at("subsets").items()) {
      if (subset.at("addresses").empty() && subset.at("notReadyAddresses").empty()) {
        errors.required(subset.path(), "must specify `addresses` or `notReadyAddresses`");
      }
      for (String list : List.of("addresses", "notReadyAddresses")) {
        for (Field address : subset.at(list).items()) {
          NetworkChecks.routable(address.at("ip"), errors);
          Checks.nameIfSet(address.at("hostname"), NameRules::dns1123LabelErrors, errors);
          Checks.nameIfSet(address.at("nodeName"), NameRules::dns1123SubdomainErrors, errors);
        }
      }
      boolean several = subset.at("ports").size() > 1;
      for (Field port : subset.at("ports").items()) {
        if (several && port.at("name").empty()) {
          errors.required(port.at("name").path(), "");
        } else {
          Checks.nameIfSet(port.at("name"), NameRules::dns1123LabelErrors, errors);
        }
        NetworkChecks.port(port.at("port"), errors);
        Checks.oneOfRequired(port.at("protocol"), NetworkChecks.PROTOCOLS, errors);
        Checks.nameIfSet(port.at("appProtocol"), NameRules::qualifiedNameErrors, errors);
      }
    }
  }

  @Override
  public List<String> deprecations() {
    return List.of(DEPRECATED);
  }
}
