package io.naru.cluster.cli;

import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The cluster that a command is about: named last, or by {@code naru -c NAME}, or {@code naru}. */
final class ClusterArgument {

  static final String DEFAULT_NAME = "naru";

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "The cluster; by default naru, or what -c says.")
  private @Nullable String name;

  String name() {
    return Optional.ofNullable(name).orElseGet(ClusterArgument::nameOfEnvironment);
  }

  /** The cluster, whether or not it exists yet. */
  Cluster cluster() {
    return new Cluster(ClusterHome.ofEnvironment(), name());
  }

  /** The cluster that {@code naru -c NAME} means. */
  static Cluster clusterOfEnvironment() {
    return new Cluster(ClusterHome.ofEnvironment(), nameOfEnvironment());
  }

  private static String nameOfEnvironment() {
    String chosen = System.getenv("NARU_CLUSTER");
    return chosen == null || chosen.isEmpty() ? DEFAULT_NAME : chosen;
  }
}
