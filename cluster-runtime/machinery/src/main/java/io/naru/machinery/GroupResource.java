package io.naru.machinery;

/** A resource whatever its version, as error messages and role rules name it. */
public record GroupResource(String group, String resource) {

  /** {@code pods}, or {@code deployments.apps}. */
  @Override
  public String toString() {
    return group.isEmpty() ? resource : resource + "." + group;
  }
}
