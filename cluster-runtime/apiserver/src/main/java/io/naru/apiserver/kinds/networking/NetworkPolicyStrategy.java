package io.naru.apiserver.kinds.networking;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.NetworkChecks.Network;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Network policies. */
final class NetworkPolicyStrategy extends StandardStrategy {

  private static final List<String> PROTOCOLS = List.of("TCP", "UDP", "SCTP");
  private static final List<String> TYPES = List.of("Ingress", "Egress");

  NetworkPolicyStrategy() {
    super(Traits.PLAIN.withGeneration());
  }

  @Override
  protected void setDefaults(ObjectNode policy) {
    ObjectNode spec = Defaults.object(policy, "spec");
    Defaults.object(spec, "podSelector");
    for (String direction : List.of("ingress", "egress")) {
      for (ObjectNode rule : Defaults.objects(spec, direction)) {
        Defaults.objects(rule, "ports").forEach(port -> Defaults.text(port, "protocol", "TCP"));
      }
    }
    if (Field.of(policy).at("spec", "policyTypes").empty()) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (!Field.of(policy).at("spec", "egress").empty()) {
        types.add("Egress");
      }
    }
  }

  @Override
  public void validate(ObjectNode policy, FieldErrors errors) {
    Field spec = Field.of(policy).at("spec");
    Selectors.validate(spec.at("podSelector"), errors);
    rules(spec.at("ingress"), "from", errors);
    rules(spec.at("egress"), "to", errors);
    Field types = spec.at("policyTypes");
    if (types.size() > TYPES.size()) {
      errors.invalid(types.path(), types.node(), "may not specify more than two policyTypes");
      return;
    }
    types.items().forEach(type -> Checks.oneOf(type, TYPES, errors));
  }

  private static void rules(Field rules, String peers, FieldErrors errors) {
    for (Field rule : rules.items()) {
      rule.at("ports").items().forEach(port -> port(port, errors));
      rule.at(peers).items().forEach(peer -> peer(peer, errors));
    }
  }

  private static void port(Field item, FieldErrors errors) {
    Checks.oneOf(item.at("protocol"), PROTOCOLS, errors);
    Field port = item.at("port");
    Field end = item.at("endPort");
    if (!port.present()) {
      if (end.present()) {
        errors.required(port.path(), "must be specified when `endPort` is specified");
      }
      return;
    }
    NetworkChecks.portOrName(port, errors);
    if (!end.present()) {
      return;
    }
    if (!port.text().isEmpty()) {
      errors.invalid(end.path(), end.node(), "may not be specified when `port` is non-numeric");
    } else if (end.number() < port.number()) {
      errors.invalid(end.path(), port.number(), "must be greater than or equal to `port`");
    } else {
      NetworkChecks.port(end, errors);
    }
  }

  private static void peer(Field peer, FieldErrors errors) {
    Field block = peer.at("ipBlock");
    boolean selects = peer.at("podSelector").present() || peer.at("namespaceSelector").present();
    Selectors.validate(peer.at("podSelector"), errors);
    Selectors.validate(peer.at("namespaceSelector"), errors);
    if (block.present()) {
      block(block, errors);
    }
    if (!block.present() && !selects) {
      errors.required(peer.path(), "must specify a peer");
    } else if (block.present() && selects) {
      errors.forbidden(peer.path(), "may not specify both ipBlock and another peer");
    }
  }

  private static void block(Field block, FieldErrors errors) {
    Field cidr = block.at("cidr");
    if (!Checks.required(cidr, errors) || !NetworkChecks.isNetwork(cidr, errors)) {
      return;
    }
    Network whole = NetworkChecks.network(cidr.text());
    for (Field except : block.at("except").items()) {
      Network part = NetworkChecks.network(except.text());
      if (part == null) {
        NetworkChecks.isNetwork(except, errors);
      } else if (whole != null && (!whole.contains(part) || part.prefix() <= whole.prefix())) {
        errors.invalid(except.path(), except.text(), "must be a strict subset of `cidr`");
      }
    }
  }
}
