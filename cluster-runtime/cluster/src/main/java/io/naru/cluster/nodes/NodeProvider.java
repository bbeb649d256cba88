package io.naru.cluster.nodes;

import java.nio.file.Path;
import java.util.List;

/**
 * Makes, keeps and removes the machines that worker nodes run on. A node is known by its cluster's
 * and its own name for its whole life; its address may change whenever it starts.
 *
 * <p>Thread-safe: nodes of one cluster may be created, started, stopped and deleted in parallel.
 * All calls block until the thing is done and throw {@link NodeProviderException}, whose message
 * tells the user what to do, when it cannot be. Creating, starting, stopping and deleting what
 * already is so, is no error.
 */
public interface NodeProvider extends AutoCloseable {

  /** The name that {@code --provider} takes, for instance {@code docker}. */
  String name();

  /**
   * Makes sure that nodes can be created: the engine answers and the node image is there, built now
   * if it is missing or out of date. May take a minute the first time.
   */
  void prepare(ProgressListener progress);

  /** The network on which this cluster's nodes reach each other and the host, made if missing. */
  ClusterNetwork ensureNetwork(String clusterName);

  /** Removes the cluster's network; its nodes must be gone. */
  void deleteNetwork(String clusterName);

  /**
   * Creates the node's machine from the current node image with its configuration in place, and
   * starts it. If it exists already, its configuration is replaced (its address, certificates or
   * the server's URL may have changed) and it is started; what it stored is kept.
   */
  NodeHandle create(NodeSpec spec);

  /** Starts a stopped node with the configuration it has. */
  NodeHandle start(String clusterName, String nodeName);

  /** Stops the node, letting its processes end, and keeps what it stored. */
  void stop(String clusterName, String nodeName);

  /** Removes the node and all that it stored. */
  void delete(String clusterName, String nodeName);

  /** This provider's nodes of the cluster, running or not, by name. */
  List<NodeHandle> list(String clusterName);

  /**
   * Puts an image of the host's container engine into every running node of the cluster.
   *
   * @param image a name with optional tag, as {@code docker images} shows it
   */
  void importImage(String clusterName, String image);

  /**
   * Puts the images of an archive into every running node of the cluster.
   *
   * @param archive a tar file as {@code docker save} writes it, or an OCI layout
   */
  void importArchive(String clusterName, Path archive);

  /**
   * Whether nodes live in the control plane's process ({@link InProcessNodes}): they need no
   * network, no certificates and no share of the machine.
   */
  default boolean inControlPlane() {
    return false;
  }

  /** How many nodes a cluster may have. */
  default int mostNodes() {
    return 100;
  }

  /**
   * Takes over a file that says how the cluster's nodes behave, after checking it.
   *
   * @throws NodeProviderException if the file is wrong, or nodes of this provider take none
   */
  default void configure(String clusterName, Path file) {
    throw new NodeProviderException("nodes of provider " + name() + " take no stages.");
  }

  /** Lets go of connections to the engine; nodes go on running. */
  @Override
  void close();
}
