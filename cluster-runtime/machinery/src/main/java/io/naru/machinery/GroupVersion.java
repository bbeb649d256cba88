package io.naru.machinery;

/**
 * An API group and version. The core group is the empty string.
 *
 * @param group for example {@code apps}, or empty for core
 * @param version for example {@code v1}
 */
public record GroupVersion(String group, String version) {

  /** Parses an {@code apiVersion} such as {@code v1} or {@code apps/v1}. */
  public static GroupVersion parse(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? new GroupVersion("", apiVersion)
        : new GroupVersion(apiVersion.substring(0, slash), apiVersion.substring(slash + 1));
  }

  /** The {@code apiVersion} form. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public GroupVersionKind kind(String kind) {
    return new GroupVersionKind(group, version, kind);
  }

  public GroupVersionResource resource(String resource) {
    return new GroupVersionResource(group, version, resource);
  }

  @Override
  public String toString() {
    return apiVersion();
  }
}
