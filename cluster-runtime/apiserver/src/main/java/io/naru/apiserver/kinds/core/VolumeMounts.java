package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a container sees the pod's volumes. */
final class VolumeMounts {

  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");
  private static final List<String> RECURSIVE = List.of("Disabled", "IfPossible", "Enabled");

  private VolumeMounts() {}

  static void validate(Field container, Set<String> volumes, FieldErrors errors) {
    Set<String> paths = new HashSet<>();
    Field mounts = container.at("volumeMounts");
    for (Field mount : mounts.items()) {
      known(mount.at("name"), volumes, errors);
      Field path = mount.at("mountPath");
      if (Checks.required(path, errors) && !paths.add(path.text())) {
        errors.invalid(path.path(), path.text(), "must be unique");
      }
      subPaths(mounts, mount, errors);
      propagation(container, mount, errors);
    }
    for (Field device : container.at("volumeDevices").items()) {
      known(device.at("name"), volumes, errors);
      Field path = device.at("devicePath");
      if (Checks.required(path, errors)) {
        PathChecks.noBacksteps(path, errors);
        if (!paths.add(path.text())) {
          errors.invalid(path.path(), path.text(), "must be unique");
        }
      }
    }
  }

  private static void known(Field name, Set<String> volumes, FieldErrors errors) {
    if (Checks.required(name, errors) && !volumes.contains(name.text())) {
      errors.notFound(name.path(), name.text());
    }
  }

  /** Kubernetes leaves the index out of these paths. */
  private static void subPaths(Field mounts, Field mount, FieldErrors errors) {
    Field subPath = mount.at("subPath").as(mounts.path() + ".subPath");
    Field expression = mount.at("subPathExpr").as(mounts.path() + ".subPathExpr");
    if (!subPath.empty()) {
      PathChecks.inside(subPath, errors);
    }
    if (!expression.empty()) {
      if (!subPath.empty()) {
        errors.invalid(
            expression.path(), expression.text(), "subPathExpr and subPath are mutually exclusive");
      }
      PathChecks.inside(expression, errors);
    }
  }

  private static void propagation(Field container, Field mount, FieldErrors errors) {
    Field propagation = mount.at("mountPropagation");
    Checks.oneOf(propagation, PROPAGATIONS, errors);
    if (propagation.is("Bidirectional") && !container.at("securityContext", "privileged").flag()) {
      errors.forbidden(
          propagation.path(), "Bidirectional mount propagation is for privileged containers only");
    }
    Field recursive = mount.at("recursiveReadOnly");
    Checks.oneOf(recursive, RECURSIVE, errors);
    if (!recursive.empty() && !recursive.is("Disabled") && !mount.at("readOnly").flag()) {
      errors.forbidden(recursive.path(), "may only be specified when readOnly is true");
    }
  }
}
