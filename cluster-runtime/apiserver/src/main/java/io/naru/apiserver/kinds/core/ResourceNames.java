package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.Set;

/** Names of resources: Kubernetes' own are plain, those of others have a domain. */
public final class ResourceNames {

  static final String HUGE_PAGES = "hugepages-";

  private static final Set<String> CONTAINER = Set.of("cpu", "memory", "ephemeral-storage");

  /** Plain names that are known at all, if not for containers. */
  private static final Set<String> STANDARD =
      Set.of(
          "cpu",
          "memory",
          "ephemeral-storage",
          "requests.cpu",
          "requests.memory",
          "requests.ephemeral-storage",
          "limits.cpu",
          "limits.memory",
          "limits.ephemeral-storage",
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "storage",
          "requests.storage",
          "services.nodeports",
          "services.loadbalancers");

  private static final Set<String> COUNTS =
      Set.of(
          "pods",
          "resourcequotas",
          "services",
          "replicationcontrollers",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "services.nodeports",
          "services.loadbalancers");

  private ResourceNames() {}

  static boolean isHugePages(String name) {
    return name.startsWith(HUGE_PAGES);
  }

  static boolean isStandard(String name) {
    return STANDARD.contains(name)
        || isHugePages(name)
        || name.startsWith("requests." + HUGE_PAGES);
  }

  /** Whether it belongs to Kubernetes. */
  static boolean isNative(String name) {
    return !name.contains("/") || name.contains("kubernetes.io/");
  }

  /** A resource of others that nodes offer, such as {@code example.com/gpu}. */
  static boolean isExtended(String name) {
    return !isNative(name)
        && !name.startsWith("requests.")
        && NameRules.qualifiedNameErrors("requests." + name).isEmpty();
  }

  /** Whether nodes may promise more of it than they have. */
  static boolean overcommits(String name) {
    return isNative(name) && !isHugePages(name);
  }

  /** A name that stands for anything that is counted or measured. */
  static void any(String name, String path, FieldErrors errors) {
    NameRules.qualifiedNameErrors(name).forEach(problem -> errors.invalid(path, name, problem));
    if (!name.contains("/") && !isStandard(name)) {
      errors.invalid(path, name, "must be a standard resource type or fully qualified");
    }
  }

  /** A name that a container may ask for. */
  static void ofContainer(String name, String path, FieldErrors errors) {
    any(name, path, errors);
    if (!name.contains("/")) {
      if (!CONTAINER.contains(name) && !isHugePages(name)) {
        errors.invalid(path, name, "must be a standard resource for containers");
      }
    } else if (!isNative(name) && !isExtended(name)) {
      errors.invalid(path, name, "doesn't follow extended resource name standard");
    }
  }

  /** An amount of it that is not negative, and whole where a part makes no sense. */
  public static void amount(String name, Field amount, FieldErrors errors) {
    Quantities.nonNegative(amount, errors);
    if ((COUNTS.contains(name) || isExtended(name)) && !Quantities.isWhole(amount)) {
      errors.invalid(amount.path(), amount.text(), "must be an integer");
    }
  }
}
