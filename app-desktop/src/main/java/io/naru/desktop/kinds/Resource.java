package io.naru.desktop.kinds;

import java.util.List;
import java.util.Set;

/**
 * Where and how the API serves a kind, as discovery says.
 *
 * @param group empty: the core group
 * @param verbs that the server knows for it, whether or not this user may use them
 * @param subresources such as {@code scale}
 */
public record Resource(
    String group,
    String version,
    String plural,
    String kind,
    boolean namespaced,
    Set<String> verbs,
    Set<String> subresources,
    List<String> shortNames) {

  private static final Set<String> ALL_VERBS =
      Set.of("create", "delete", "get", "list", "patch", "update", "watch");

  /** A kind of the core group, version v1, with all verbs. */
  static Resource core(String plural, String kind, boolean namespaced) {
    return new Resource("", "v1", plural, kind, namespaced, ALL_VERBS, Set.of(), List.of());
  }

  /**
   * Names it in pages and deep links: the plural alone of Kubernetes' own groups, of others with
   * the group as kubectl accepts it, {@code certificates.example.com}.
   */
  public String id() {
    return isBuiltIn() ? plural : plural + "." + group;
  }

  /** Whether it is of one of Kubernetes' own groups. */
  public boolean isBuiltIn() {
    return group.indexOf('.') < 0 || group.endsWith(".k8s.io");
  }

  /** Group and version as objects have them. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The path of all its objects, without leading slash; in one namespace, or empty: in all. */
  public String path(String namespace) {
    return (group.isEmpty() ? "api/" : "apis/")
        + apiVersion()
        + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
        + "/"
        + plural;
  }
}
