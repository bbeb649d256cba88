package io.naru.providers.hollow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.naru.client.ApiTransport;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Informer;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.client.TypedClient;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.providers.hollow.stages.Behaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Plays the kubelets of all hollow nodes as far as the nodes themselves go: their status, written
 * when it changes and otherwise every five minutes, and their leases. A few workers serve thousands
 * of nodes. Thread-safe.
 */
final class NodeKeeper implements AutoCloseable {

  private static final Duration REPORT_EVERY = Duration.ofMinutes(5);
  private static final int WORKERS = 4;

  /** Never routed anywhere (RFC 2544), so that no hollow node's address is a real machine's. */
  private static final String NODE_RANGE = "198.18.0.0/15";

  private final Indexer<Node> indexer;
  private final TypedClient<Node> client;
  private final Timers timers;
  private final Supplier<Behaviour> behaviour;
  private final NodeLeases leases;
  private final Map<String, HollowNode> nodes = new ConcurrentHashMap<>();
  private final Addresses addresses = new Addresses(NODE_RANGE);
  private final Map<String, Instant> reported = new ConcurrentHashMap<>();
  private final Controller<String> statuses;
  private volatile Set<String> stopped = Set.of();
  private volatile Consumer<String> onChange = name -> {};

  NodeKeeper(
      ApiTransport transport,
      Informer<Node> informer,
      Timers timers,
      Supplier<Behaviour> behaviour) {
    this.indexer = informer.indexer();
    this.client = new TypedClient<>(transport, Resources.NODES);
    this.timers = timers;
    this.behaviour = behaviour;
    this.leases = new NodeLeases(transport, timers, this::find);
    this.statuses = new Controller<>("hollow-nodes", timers, this::sync);
    informer.addHandler(new NodeHandler());
  }

  /** Who has to hear when a node may do now what it could not do before. */
  void onChange(Consumer<String> listener) {
    onChange = listener;
  }

  void start() {
    statuses.start(WORKERS);
    leases.start();
  }

  /** The hollow node of that name, null if there is none. */
  @Nullable HollowNode find(String name) {
    return nodes.get(name);
  }

  /** Nodes whose kubelets are dead, whatever their objects say. */
  void setStopped(Set<String> names) {
    stopped = Set.copyOf(names);
    nodes.forEach((name, node) -> {
      boolean before = node.responds();
      node.setStopped(names.contains(name));
      if (node.responds() && !before) {
        wake(name);
      }
    });
  }

  /** Works on what is ready, on the calling thread; for tests. */
  void drain() throws InterruptedException {
    statuses.drain();
    leases.drain();
  }

  @Override
  public void close() {
    statuses.close();
    leases.close();
  }

  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      note(node);
    }

    @Override
    public void onUpdate(Node old, Node node) {
      note(node);
    }

    @Override
    public void onDelete(Node node) {
      forget(node.getMetadata().getName());
    }
  }

  private void note(Node node) {
    String name = node.getMetadata().getName();
    if (!isHollow(node)) {
      forget(name);
      return;
    }
    HollowNode known = nodes.get(name);
    if (known == null || !known.uid().equals(node.getMetadata().getUid())) {
      forget(name);
      HollowNode added = new HollowNode(node, addressOf(node));
      added.update(node);
      added.setStopped(stopped.contains(name));
      nodes.put(name, added);
      wake(name);
      return;
    }
    HollowNode.Fault faultBefore = known.fault();
    boolean ableBefore = known.responds() && known.pods() != null;
    known.update(node);
    if (known.fault() != faultBefore || (known.pods() != null && !ableBefore)) {
      wake(name);
    } else if (NodeReport.isOutdated(node, known)) {
      statuses.enqueue(name);
    }
  }

  private void wake(String name) {
    reported.remove(name);
    statuses.enqueue(name);
    leases.enqueue(name);
    onChange.accept(name);
  }

  private void forget(String name) {
    HollowNode gone = nodes.remove(name);
    if (gone != null) {
      addresses.release(gone.uid());
      reported.remove(name);
    }
  }

  private String addressOf(Node node) {
    String uid = node.getMetadata().getUid();
    NodeStatus status = node.getStatus();
    if (status != null) {
      for (NodeAddress address : status.getAddresses()) {
        if ("InternalIP".equals(address.getType())) {
          addresses.occupy(uid, address.getAddress());
          return address.getAddress();
        }
      }
    }
    String address = addresses.allocate(uid);
    if (address == null) {
      throw new IllegalStateException(
          "no address is left for node " + node.getMetadata().getName());
    }
    return address;
  }

  private Result sync(String name) {
    Node node = indexer.get(name);
    HollowNode hollow = nodes.get(name);
    if (node == null || hollow == null || !hollow.responds()) {
      return Result.done();
    }
    Instant now = timers.clock().instant();
    Instant last = reported.get(name);
    Duration rest = last == null ? Duration.ZERO : REPORT_EVERY.minus(Duration.between(last, now));
    if (!rest.isPositive() || NodeReport.isOutdated(node, hollow)) {
      report(node, hollow, now);
      rest = REPORT_EVERY;
    }
    return Result.after(rest);
  }

  private void report(Node node, HollowNode hollow, Instant now) {
    try {
      if (!hasAnnotation(node)) {
        node = client.patch("", hollow.name(), annotation(node));
      }
      client.patchStatus(
          "", hollow.name(), NodeReport.patch(node, hollow, behaviour.get().capacity(), now));
      reported.put(hollow.name(), now);
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      // Deleted meanwhile, which the informer will say.
    }
  }

  private static boolean isHollow(Node node) {
    Map<String, String> labels = node.getMetadata().getLabels();
    return labels != null && Hollow.PROVIDER.equals(labels.get(Hollow.PROVIDER_LABEL));
  }

  private static boolean hasAnnotation(Node node) {
    Map<String, String> annotations = node.getMetadata().getAnnotations();
    return annotations != null && Hollow.NO_KUBELET.equals(annotations.get(Hollow.KUBELET));
  }

  private static ObjectNode annotation(Node node) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata").put("uid", node.getMetadata().getUid());
    metadata.putObject("annotations").put(Hollow.KUBELET, Hollow.NO_KUBELET);
    return patch;
  }
}
