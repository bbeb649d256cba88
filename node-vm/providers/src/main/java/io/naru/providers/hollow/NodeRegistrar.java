package io.naru.providers.hollow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Informer;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.providers.hollow.NodeRecords.NodeRecord;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Makes the Node objects of the nodes that are written down, also of those whose objects were
 * deleted, as kubelets register themselves. Thread-safe.
 */
final class NodeRegistrar implements AutoCloseable {

  private static final int WORKERS = 8;

  private final ApiTransport transport;
  private final NodeRecords records;
  private final Indexer<Node> nodes;
  private final Consumer<Set<String>> stoppedNodes;
  private final Controller<String> controller;
  private volatile Map<String, NodeRecord> known = Map.of();
  private final Set<String> removed = new HashSet<>();

  /**
   * @param stoppedNodes hears which nodes are not to be played
   */
  NodeRegistrar(
      ApiTransport transport,
      Informer<Node> informer,
      Timers timers,
      NodeRecords records,
      Consumer<Set<String>> stoppedNodes) {
    this.transport = transport;
    this.records = records;
    this.nodes = informer.indexer();
    this.stoppedNodes = stoppedNodes;
    this.controller = new Controller<>("hollow-registrar", timers, this::sync);
    informer.addHandler(
        new EventHandler<Node>() {
          @Override
          public void onDelete(Node node) {
            controller.enqueue(node.getMetadata().getName());
          }
        });
  }

  void start() {
    controller.start(WORKERS);
  }

  /** Follows what is written down now. */
  synchronized void reload() {
    Map<String, NodeRecord> now = records.all();
    removed.addAll(known.keySet());
    removed.removeAll(now.keySet());
    known = now;
    Set<String> stopped = new HashSet<>(removed);
    now.forEach((name, record) -> {
      if (record.stopped()) {
        stopped.add(name);
      } else {
        controller.enqueue(name);
      }
    });
    stoppedNodes.accept(stopped);
  }

  /** Works on what is ready, on the calling thread; for tests. */
  void drain() throws InterruptedException {
    controller.drain();
  }

  @Override
  public void close() {
    controller.close();
  }

  private Result sync(String name) {
    NodeRecord record = known.get(name);
    if (record == null || record.stopped() || nodes.get(name) != null) {
      return Result.done();
    }
    // The file may be gone, and its watch be late: a node that was just removed must not come back.
    if (records.find(name) == null) {
      return Result.done();
    }
    try {
      transport.create(
          Target.of(Resources.NODES.resource(), "", ""), ApiObject.of(node(name, record)));
    } catch (StatusException e) {
      if (e.code() != 409) {
        throw e;
      }
      // Somebody else made it.
    }
    return Result.done();
  }

  private static ObjectNode node(String name, NodeRecord record) {
    ObjectNode node = Json.object().put("apiVersion", "v1").put("kind", "Node");
    ObjectNode metadata = node.putObject("metadata").put("name", name);
    ObjectNode labels =
        metadata
            .putObject("labels")
            .put("kubernetes.io/arch", "amd64")
            .put("kubernetes.io/os", "linux")
            .put("kubernetes.io/hostname", name)
            .put(Hollow.PROVIDER_LABEL, Hollow.PROVIDER);
    record.labels().forEach(labels::put);
    metadata.putObject("annotations").put(Hollow.KUBELET, Hollow.NO_KUBELET);
    return node;
  }
}
