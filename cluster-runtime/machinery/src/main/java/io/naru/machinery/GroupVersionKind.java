package io.naru.machinery;

/** The type of an object: group (empty for core), version and CamelCase kind. */
public record GroupVersionKind(String group, String version, String kind) {

  public static GroupVersionKind of(String apiVersion, String kind) {
    return GroupVersion.parse(apiVersion).kind(kind);
  }

  public GroupVersion groupVersion() {
    return new GroupVersion(group, version);
  }

  public String apiVersion() {
    return groupVersion().apiVersion();
  }

  /** As Kubernetes prints it: {@code apps/v1, Kind=Deployment}. */
  @Override
  public String toString() {
    return apiVersion() + ", Kind=" + kind;
  }
}
