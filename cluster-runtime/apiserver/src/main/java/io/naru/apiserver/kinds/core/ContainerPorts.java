package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ports of containers. */
final class ContainerPorts {

  private ContainerPorts() {}

  static void validate(Field ports, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    for (Field port : ports.items()) {
      Field name = port.at("name");
      if (!name.empty()) {
        List<String> problems = NameRules.portNameErrors(name.text());
        problems.forEach(problem -> errors.invalid(name.path(), name.text(), problem));
        if (problems.isEmpty() && !names.add(name.text())) {
          errors.duplicate(name.path(), name.text());
        }
      }
      Field number = port.at("containerPort");
      if (number.number() == 0) {
        errors.required(number.path(), "");
      } else {
        NetworkChecks.port(number, errors);
      }
      if (port.at("hostPort").number() != 0) {
        NetworkChecks.port(port.at("hostPort"), errors);
      }
      Checks.oneOfRequired(port.at("protocol"), NetworkChecks.PROTOCOLS, errors);
    }
  }

  /**
   * In the host's network a container has no port but the host's.
   *
   * @param isPod whether ports must be filled in: in a template they are when a pod is made of it
   */
  static void sameAsHost(Field spec, boolean isPod, FieldErrors errors) {
    if (!spec.at("hostNetwork").flag()) {
      return;
    }
    for (Field container : spec.at("containers").items()) {
      for (Field port : container.at("ports").items()) {
        Field host = port.at("hostPort");
        boolean open = !isPod && host.number() == 0;
        if (!open && host.number() != port.at("containerPort").number()) {
          errors.invalid(
              host.path(), host.number(), "must match `containerPort` when `hostNetwork` is true");
        }
      }
    }
  }

  /** No two of these containers take the same port of the host. */
  static void uniqueOnHost(List<Field> containers, FieldErrors errors) {
    Set<String> taken = new HashSet<>();
    for (Field container : containers) {
      for (Field port : container.at("ports").items()) {
        Field host = port.at("hostPort");
        String socket =
            port.at("protocol").text() + "/" + port.at("hostIP").text() + "/" + host.number();
        if (host.number() != 0 && !taken.add(socket)) {
          errors.duplicate(host.path(), socket);
        }
      }
    }
  }
}
