package io.naru.apiserver;

import io.naru.apiserver.flowcontrol.FlowControl;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.machinery.GroupVersionResource;
import java.util.List;

/** Keeps flow control up to date with the flow schemas and priority levels of the cluster. */
final class FlowControlFeed implements AutoCloseable {

  private final Registry registry;
  private final FlowControl flowControl;
  private final Kind schemas;
  private final Kind levels;
  private final ChangeReaction reaction;

  FlowControlFeed(Registry registry, FlowControl flowControl) {
    this.registry = registry;
    this.flowControl = flowControl;
    schemas = kind("flowschemas");
    levels = kind("prioritylevelconfigurations");
    reaction = new ChangeReaction("flow-control", registry, List.of(schemas, levels), this::read);
  }

  private Kind kind(String plural) {
    return registry.kind(new GroupVersionResource("flowcontrol.apiserver.k8s.io", "v1", plural));
  }

  /** Returns when what is configured holds; what follows arrives by itself. */
  void start() {
    read();
    reaction.start();
  }

  private void read() {
    flowControl.configure(
        registry.list(schemas, null, ListQuery.ALL).items(),
        registry.list(levels, null, ListQuery.ALL).items());
  }

  @Override
  public void close() {
    reaction.close();
  }
}
