package io.naru.providers.hollow;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One hollow node as the simulation knows it. Thread-safe. */
final class HollowNode {

  /** What can be wrong with a node; the text is the annotation's value. */
  enum Fault {
    NONE(""),
    /** Its kubelet is dead: no heartbeat, and nothing happens to its pods. */
    UNREACHABLE("unreachable"),
    /** Its kubelet says that it is not ready. */
    NOT_READY("not-ready"),
    /** Memory, disk or process ids run short. */
    MEMORY_PRESSURE("memory-pressure"),
    DISK_PRESSURE("disk-pressure"),
    PID_PRESSURE("pid-pressure");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    private static Fault of(@Nullable String text) {
      for (Fault fault : values()) {
        if (fault.text.equals(text)) {
          return fault;
        }
      }
      return NONE;
    }
  }

  private final String name;
  private final String uid;
  private final String address;
  private volatile Fault fault = Fault.NONE;
  private volatile boolean stopped;
  private volatile @Nullable Addresses pods;

  HollowNode(Node node, String address) {
    this.name = node.getMetadata().getName();
    this.uid = node.getMetadata().getUid();
    this.address = address;
  }

  /** Takes over what others wrote into the object. */
  synchronized void update(Node node) {
    Map<String, String> annotations = node.getMetadata().getAnnotations();
    fault = Fault.of(annotations == null ? null : annotations.get(Hollow.FAULT));
    String cidr = node.getSpec() == null ? null : node.getSpec().getPodCIDR();
    if (pods == null && cidr != null && !cidr.isEmpty()) {
      pods = new Addresses(cidr);
    }
  }

  void setStopped(boolean stopped) {
    this.stopped = stopped;
  }

  String name() {
    return name;
  }

  String uid() {
    return uid;
  }

  String address() {
    return address;
  }

  Fault fault() {
    return fault;
  }

  /** Whether its kubelet lives. */
  boolean responds() {
    return !stopped && fault != Fault.UNREACHABLE;
  }

  /** Addresses of its pods; null until the node has a range of them. */
  @Nullable Addresses pods() {
    return pods;
  }
}
