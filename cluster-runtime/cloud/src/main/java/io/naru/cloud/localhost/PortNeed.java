package io.naru.cloud.localhost;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A port of a service that is to be open here.
 *
 * @param protocol {@code TCP} or {@code UDP}
 * @param port as the service says
 * @param nodePort where nodes take what comes in; 0 for nowhere
 */
record PortNeed(String protocol, int port, int nodePort) {

  /** Of all ports of the service whose protocol can be forwarded. */
  static List<PortNeed> of(Service service) {
    List<PortNeed> needs = new ArrayList<>();
    for (ServicePort port : service.getSpec().getPorts()) {
      String protocol = protocol(port);
      if (Forwarder.supports(protocol)) {
        needs.add(
            new PortNeed(
                protocol, port.getPort(), Objects.requireNonNullElse(port.getNodePort(), 0)));
      }
    }
    return needs;
  }

  static String protocol(ServicePort port) {
    return Objects.requireNonNullElse(port.getProtocol(), "TCP");
  }
}
