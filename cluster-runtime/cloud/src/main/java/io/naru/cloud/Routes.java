package io.naru.cloud;

import java.util.Set;

/** The routes to pods that a cloud's network has. */
public interface Routes {

  /**
   * A way to the pods of a node.
   *
   * @param node its name
   * @param cidr range of the addresses of its pods
   */
  record Route(String node, String cidr) {}

  /** The routes of this cluster, those to nodes that are gone among them. */
  Set<Route> list();

  /** Makes a route; returns when packets may take it. */
  void create(Route route);

  /** Removes a route; that it is gone already is no error. */
  void delete(Route route);
}
