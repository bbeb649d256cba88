package io.naru.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster at one moment, as {@code naru status -o json} prints it.
 *
 * @param state {@link #RUNNING}, {@link #STOPPED} or {@link #MISSING}
 * @param pid of the process that runs the control plane; null if none does
 * @param server URL of the API server; null if the cluster does not exist
 * @param version of Kubernetes that it serves; null while it does not run
 */
public record ClusterStatus(
    String name,
    String state,
    @Nullable Long pid,
    @Nullable String server,
    @Nullable String version,
    List<NodeStatus> nodes) {

  public static final String RUNNING = "running";
  public static final String STOPPED = "stopped";
  public static final String MISSING = "missing";

  /**
   * @param ready whether the API says that the node is Ready
   * @param machine {@code running}, {@code stopped} or {@code missing}: its container or VM
   * @param address on the cluster's network; null while it does not run
   */
  public record NodeStatus(String name, boolean ready, String machine, @Nullable String address) {}
}
