package io.naru.cluster;

/** What versions this build is of. */
public final class Versions {

  private Versions() {}

  /** Naru's own version; {@code development} outside a packaged build. */
  public static String naru() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** The Kubernetes version whose API is served. */
  public static String kubernetes() {
    return "v1.36.3";
  }
}
