package io.naru.cloud;

import io.fabric8.kubernetes.api.model.Node;
import java.util.Optional;

/** The machines that a cloud has. */
public interface Instances {

  /**
   * Whether this cloud is the one to know the node's machine, be it there or not. Nodes of other
   * origin, for instance made by hand, are left alone.
   */
  boolean isResponsibleFor(Node node);

  /**
   * The node's machine; empty if it is certain that there is none.
   *
   * @throws CloudException if that can't be told now
   */
  Optional<Instance> find(Node node);
}
