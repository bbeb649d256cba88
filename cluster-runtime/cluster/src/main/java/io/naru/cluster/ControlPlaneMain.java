package io.naru.cluster;

import java.util.List;

/**
 * What the process started by {@code naru up} runs: {@code CLUSTER [ADDRESS...]}, the addresses
 * being those to listen on besides loopback. Ends when told to by SIGTERM. It goes past the command
 * line's parser, whose classes no cache takes, because the time of a start counts.
 */
public final class ControlPlaneMain {

  /** Before what this process says to a person, in its log. */
  static final String WORD = "naru: ";

  private ControlPlaneMain() {}

  /** Returns when the control plane has stopped. */
  public static void main(String[] arguments) {
    List<String> words = List.of(arguments);
    try {
      new Cluster(ClusterHome.ofEnvironment(), words.getFirst())
          .serve(words.subList(1, words.size()));
    } catch (ClusterException e) {
      System.err.println(WORD + e.getMessage());
      System.exit(1);
    }
  }
}
