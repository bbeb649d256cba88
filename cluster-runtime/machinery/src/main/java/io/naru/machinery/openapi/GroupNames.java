package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersion;
import java.util.Locale;

/** How groups and versions are written in tags and in the names of operations. */
final class GroupNames {

  private GroupNames() {}

  /** {@code rbac.authorization.k8s.io} becomes {@code RbacAuthorization}, no group {@code Core}. */
  static String of(String group) {
    if (group.isEmpty()) {
      return "Core";
    }
    StringBuilder name = new StringBuilder();
    for (String part : group.replaceFirst("\\.k8s\\.io$", "").split("[.-]")) {
      name.append(upperFirst(part));
    }
    return name.toString();
  }

  /** For example {@code AppsV1}. */
  static String of(GroupVersion version) {
    return of(version.group()) + upperFirst(version.version());
  }

  static String tag(String group) {
    String name = of(group);
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** For example {@code apps_v1}. */
  static String tag(GroupVersion version) {
    return tag(version.group()) + "_" + version.version();
  }

  static String upperFirst(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
