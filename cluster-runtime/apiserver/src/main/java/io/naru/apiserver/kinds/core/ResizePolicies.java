package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a container has to be started again when its resources change. */
final class ResizePolicies {

  private static final List<String> RESOURCES = List.of("cpu", "memory");
  private static final List<String> POLICIES = List.of("NotRequired", "RestartContainer");

  private ResizePolicies() {}

  /** Kubernetes names the list here, not its items. */
  static void validate(Field list, Field podPolicy, FieldErrors errors) {
    Set<String> seen = new HashSet<>();
    for (Field item : list.items()) {
      Field resource = item.at("resourceName");
      if (!seen.add(resource.text())) {
        errors.duplicate(item.path(), resource.text());
      }
      oneOf(list, resource, RESOURCES, errors);
      Field policy = item.at("restartPolicy");
      oneOf(list, policy, POLICIES, errors);
      if (podPolicy.is("Never") && !policy.is("NotRequired")) {
        errors.invalid(
            list.path(), policy.text(), "must be 'NotRequired' when `restartPolicy` is 'Never'");
      }
    }
  }

  private static void oneOf(Field list, Field value, List<String> allowed, FieldErrors errors) {
    if (value.empty()) {
      errors.required(list.path(), "");
    } else if (!allowed.contains(value.text())) {
      errors.notSupported(list.path(), value.text(), allowed);
    }
  }
}
