package io.naru.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;

/** The answer to {@code /version}: which Kubernetes API this is, and what implements it. */
public final class ServerVersion {

  public static final String MAJOR = "1";
  public static final String MINOR = "36";
  private static final String PATCH = "3";

  /** The Kubernetes release whose API is served, with who serves it as build metadata. */
  public static final String GIT_VERSION = "v" + MAJOR + "." + MINOR + "." + PATCH + "+naru";

  private ServerVersion() {}

  public static ObjectNode json() {
    String architecture = System.getProperty("os.arch", "");
    String platform =
        System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT)
            + "/"
            + (architecture.equals("x86_64") ? "amd64" : architecture);
    return Json.object()
        .put("major", MAJOR)
        .put("minor", MINOR)
        .put("emulationMajor", MAJOR)
        .put("emulationMinor", MINOR)
        .put("minCompatibilityMajor", MAJOR)
        .put("minCompatibilityMinor", "35")
        .put("gitVersion", GIT_VERSION)
        .put("gitCommit", "")
        .put("gitTreeState", "")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "java" + Runtime.version().feature())
        .put("platform", platform);
  }
}
