package io.naru.cluster;

import io.naru.apiserver.discovery.ServerVersion;

/** What versions this build is of. */
public final class Versions {

  private Versions() {}

  /** Naru's own version; {@code development} outside a packaged build. */
  public static String naru() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The Kubernetes version whose API is served, as {@code /version} has it. */
  public static String kubernetes() {
    return ServerVersion.GIT_VERSION;
  }
}
