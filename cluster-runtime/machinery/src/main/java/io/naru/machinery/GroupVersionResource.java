package io.naru.machinery;

/** The address of a collection: group (empty for core), version and lower-case plural. */
public record GroupVersionResource(String group, String version, String resource) {

  public static GroupVersionResource of(String apiVersion, String resource) {
    return GroupVersion.parse(apiVersion).resource(resource);
  }

  public GroupVersion groupVersion() {
    return new GroupVersion(group, version);
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  @Override
  public String toString() {
    return groupVersion().apiVersion() + "/" + resource;
  }
}
