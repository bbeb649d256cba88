package io.naru.cloud.localhost;

import io.fabric8.kubernetes.api.model.Service;
import io.naru.client.Controller.Result;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Opens node ports on {@code 127.0.0.1}, as if this machine were a node. A port that somebody else
 * has is tried again now and then; the service's events say so.
 */
final class NodePortController extends ObjectController<Service> {

  private static final Duration AGAIN = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LAST_DRAIN = Duration.ofSeconds(2);
  private static final InetAddress LOCALHOST = InetAddress.ofLiteral("127.0.0.1");
  private static final Set<String> TYPES = Set.of("NodePort", "LoadBalancer");

  /** A port of this machine. */
  private record Port(String protocol, int number) {}

  private record Opened(String service, Forwarder forwarder) {}

  private final Backends backends;
  private final Map<Port, Opened> open = new HashMap<>();
  private final Map<String, Set<Port>> told = new HashMap<>();

  NodePortController(ControllerContext context, Backends backends) {
    // One worker: ports that move from service to service are never taken by two.
    super(context, "service-controller", "node-port-controller", Resources.SERVICES, 1);
    this.backends = backends;
  }

  @Override
  protected Result sync(String key) {
    Service service = lister.get(key);
    Set<Port> wanted = new HashSet<>();
    if (service != null && TYPES.contains(service.getSpec().getType())) {
      for (PortNeed need : PortNeed.of(service)) {
        if (need.nodePort() != 0) {
          wanted.add(new Port(need.protocol(), need.nodePort()));
        }
      }
    }
    closeOthers(key, wanted);
    if (wanted.isEmpty()) {
      told.remove(key);
    }
    Result result = Result.done();
    for (Port port : wanted) {
      Opened opened = open.get(port);
      if (opened == null) {
        if (!open(key, port)) {
          tell(service, port);
          result = Result.after(AGAIN);
        }
      } else if (!opened.service().equals(key)) {
        return Result.after(SOON); // its last service is gone, which we are about to hear
      }
    }
    return result;
  }

  private void closeOthers(String service, Set<Port> wanted) {
    List<Port> others =
        open.entrySet().stream()
            .filter(entry -> entry.getValue().service().equals(service))
            .map(Map.Entry::getKey)
            .filter(port -> !wanted.contains(port))
            .toList();
    for (Port port : others) {
      Opened opened = open.remove(port);
      if (opened != null) {
        opened.forwarder().closeBeside();
      }
    }
  }

  private boolean open(String service, Port port) {
    try {
      Forwarder forwarder =
          Forwarder.open(
              port.protocol(),
              LOCALHOST,
              port.number(),
              new Forwarder.Way(() -> backends.ofNodePort(service, port.number()), client -> true));
      open.put(port, new Opened(service, forwarder));
      return true;
    } catch (IOException e) {
      return false; // taken: no other reason is known for such ports
    }
  }

  private void tell(@org.jspecify.annotations.Nullable Service service, Port port) {
    if (service != null
        && told.computeIfAbsent(Indexer.key(service), key -> new HashSet<>()).add(port)) {
      event(
          service,
          Type.WARNING,
          "NodePortTaken",
          "127.0.0.1:%d/%s is taken by another program; only the nodes' own addresses have it"
              .formatted(port.number(), port.protocol()));
    }
  }

  @Override
  public void close() {
    super.close();
    Forwarders.closeAll(open.values().stream().map(Opened::forwarder).toList(), LAST_DRAIN);
    open.clear();
  }
}
