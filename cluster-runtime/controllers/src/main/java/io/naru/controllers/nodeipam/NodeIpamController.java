package io.naru.controllers.nodeipam;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code spec.podCIDR} and {@code spec.podCIDRs} of nodes: a part of every cluster range
 * (one range, or one of each address family). A node keeps its parts for life; those of a deleted
 * node go back.
 */
public final class NodeIpamController implements ManagedController {

  private static final String USER = "node-controller";
  private static final int IPV4_PART = 24;
  private static final int IPV6_PART = 64;

  private final Indexer<Node> nodes;
  private final TypedClient<Node> client;
  private final EventRecorder events;
  private final List<CidrPool> pools = new ArrayList<>();
  private final Controller<String> controller;

  /**
   * @param clusterCidrs ranges of pod addresses, for example {@code 10.244.0.0/16}; the first one
   *     is of the primary address family
   */
  public NodeIpamController(ControllerContext context, List<String> clusterCidrs) {
    for (String cidr : clusterCidrs) {
      pools.add(new CidrPool(CidrRange.of(cidr, partPrefix(cidr))));
    }
    nodes = context.lister(Resources.NODES);
    client = context.client(USER, Resources.NODES);
    events = context.recorder("cidrAllocator");
    controller = new Controller<>("node-ipam", context.timers(), this::sync);
    context.informer(Resources.NODES).addHandler(new NodeHandler());
  }

  @Override
  public void start() {
    // One worker: allocation is quick, and nodes get their ranges in the order they came.
    controller.start(1);
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  // What nodes have is noted here, not in sync: all nodes known at the start are heard of before
  // the first one is given anything.
  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      note(node);
    }

    @Override
    public void onUpdate(Node old, Node node) {
      if (!old.getMetadata().getUid().equals(node.getMetadata().getUid())) {
        release(old);
      }
      note(node);
    }

    @Override
    public void onDelete(Node node) {
      release(node);
    }
  }

  private void note(Node node) {
    List<String> cidrs = podCidrs(node);
    if (cidrs.isEmpty()) {
      controller.enqueue(node.getMetadata().getName());
    }
    for (CidrPool pool : pools) {
      cidrs.forEach(cidr -> pool.occupy(node.getMetadata().getUid(), cidr));
    }
  }

  private void release(Node node) {
    boolean freed = false;
    for (CidrPool pool : pools) {
      freed |= pool.release(node.getMetadata().getUid());
    }
    if (freed) {
      // Nodes that got nothing because the range was used up.
      for (Node waiting : nodes.list()) {
        if (podCidrs(waiting).isEmpty()) {
          controller.enqueue(waiting.getMetadata().getName());
        }
      }
    }
  }

  private Result sync(String name) {
    Node node = nodes.get(name);
    if (node == null || !podCidrs(node).isEmpty()) {
      return Result.done();
    }
    String uid = node.getMetadata().getUid();
    List<String> cidrs = new ArrayList<>();
    for (CidrPool pool : pools) {
      String cidr = pool.allocate(uid);
      if (cidr == null) {
        pools.forEach(each -> each.release(uid));
        events.record(
            node,
            Resources.NODES,
            EventRecorder.Type.NORMAL,
            "CIDRNotAvailable",
            "Node " + name + " status is now: CIDRNotAvailable");
        return Result.done();
      }
      cidrs.add(cidr);
    }
    try {
      assign(name, uid, cidrs);
    } finally {
      // Deleted meanwhile: its deletion may have been heard before the allocation above.
      Node now = nodes.get(name);
      if (now == null || !now.getMetadata().getUid().equals(uid)) {
        pools.forEach(each -> each.release(uid));
      }
    }
    return Result.done();
  }

  private void assign(String name, String uid, List<String> cidrs) {
    ObjectNode patch = Json.object();
    // With the uid the server refuses to change a successor of the same name.
    patch.putObject("metadata").put("uid", uid);
    ObjectNode spec = patch.putObject("spec");
    spec.put("podCIDR", cidrs.getFirst());
    ArrayNode all = spec.putArray("podCIDRs");
    cidrs.forEach(all::add);
    client.patch("", name, patch);
  }

  private static List<String> podCidrs(Node node) {
    if (node.getSpec() == null) {
      return List.of();
    }
    List<String> all = node.getSpec().getPodCIDRs();
    if (!all.isEmpty()) {
      return all;
    }
    String first = node.getSpec().getPodCIDR();
    return first == null || first.isEmpty() ? List.of() : List.of(first);
  }

  /** The usual sizes, or for a small cluster range a sixteenth of it. */
  private static int partPrefix(String cidr) {
    int usual = CidrRange.isIpv6(cidr) ? IPV6_PART : IPV4_PART;
    int own = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
    return own < usual ? usual : own + 4;
  }
}
