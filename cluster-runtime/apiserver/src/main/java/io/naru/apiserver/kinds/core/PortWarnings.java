package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ports of a pod's containers that get into each other's way. */
final class PortWarnings {

  private PortWarnings() {}

  static List<String> of(Field spec) {
    List<String> warnings = new ArrayList<>();
    Map<String, List<Field>> known = new HashMap<>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      for (Field container : spec.at(list).items()) {
        for (Field port : container.at("ports").items()) {
          if (!port.at("hostIP").empty() && port.at("hostPort").number() == 0) {
            warnings.add(port.path() + ": hostIP set without hostPort: " + shown(port));
          }
          String key = port.at("containerPort").number() + "/" + port.at("protocol").text();
          List<Field> others = known.computeIfAbsent(key, there -> new ArrayList<>());
          others.forEach(other -> clash(port, other, warnings));
          others.add(port);
        }
      }
    }
    return warnings;
  }

  private static void clash(Field port, Field other, List<String> warnings) {
    String address = port.at("hostIP").text();
    String otherAddress = other.at("hostIP").text();
    long host = port.at("hostPort").number();
    long otherHost = other.at("hostPort").number();
    if (host == otherHost && address.equals(otherAddress)) {
      warnings.add(port.path() + ": duplicate port definition with " + other.path());
    } else if (host == 0 || otherHost == 0) {
      warnings.add(port.path() + ": overlapping port definition with " + other.path());
    } else if (host == otherHost && address.isEmpty() != otherAddress.isEmpty()) {
      warnings.add(port.path() + ": dangerously ambiguous port definition with " + other.path());
    }
  }

  /** As Go prints a structure. */
  private static String shown(Field port) {
    return "{Name:"
        + port.at("name").text()
        + " HostPort:"
        + port.at("hostPort").number()
        + " ContainerPort:"
        + port.at("containerPort").number()
        + " Protocol:"
        + port.at("protocol").text()
        + " HostIP:"
        + port.at("hostIP").text()
        + "}";
  }
}
