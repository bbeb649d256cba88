package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where a container sees the pod's volumes: as directories, or as devices. */
final class VolumeMounts {

  private static final List<String> PROPAGATIONS =
      List.of("Bidirectional", "HostToContainer", "None");
  private static final List<String> RECURSIVE = List.of("Disabled", "Enabled", "IfPossible");

  private VolumeMounts() {}

  static void validate(Field container, Map<String, Field> volumes, FieldErrors errors) {
    Field mounts = container.at("volumeMounts");
    Field devices = container.at("volumeDevices");
    Set<String> paths = new HashSet<>();
    for (Field mount : mounts.items()) {
      known(mount.at("name"), volumes, errors);
      Field path = mount.at("mountPath");
      Checks.required(path, errors);
      if (!paths.add(path.text())) {
        errors.invalid(path.path(), path.text(), "must be unique");
      }
      notBoth(mount.at("name"), devices, "name", "must not already exist in volumeDevices", errors);
      notBoth(
          path, devices, "devicePath", "must not already exist as a path in volumeDevices", errors);
      subPaths(mounts, mount, errors);
      propagation(container, mounts, mount, errors);
    }
    devices(devices, mounts, volumes, errors);
  }

  private static void known(Field name, Map<String, Field> volumes, FieldErrors errors) {
    Checks.required(name, errors);
    if (!volumes.containsKey(name.text())) {
      errors.notFound(name.path(), name.text());
    }
  }

  private static void notBoth(
      Field value, Field others, String field, String why, FieldErrors errors) {
    boolean there = others.items().stream().anyMatch(other -> other.at(field).is(value.text()));
    if (there) {
      errors.invalid(value.path(), value.text(), why);
    }
  }

  private static void devices(
      Field devices, Field mounts, Map<String, Field> volumes, FieldErrors errors) {
    Set<String> names = new HashSet<>();
    Set<String> paths = new HashSet<>();
    for (Field device : devices.items()) {
      Field name = device.at("name");
      Field path = device.at("devicePath");
      Checks.required(name, errors);
      if (!name.empty() && !names.add(name.text())) {
        errors.invalid(name.path(), name.text(), "must be unique");
      }
      Field volume = volumes.get(name.text());
      if (volume == null) {
        errors.notFound(name.path(), name.text());
      } else if (!volume.at("persistentVolumeClaim").present()
          && !volume.at("ephemeral").present()) {
        errors.invalid(
            name.path(),
            name.text(),
            "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
      }
      Checks.required(path, errors);
      if (PathChecks.hasBacksteps(path)) {
        errors.invalid(path.path(), path.text(), "can not contain backsteps ('..')");
      } else if (!paths.add(path.text())) {
        errors.invalid(path.path(), path.text(), "must be unique");
      }
      notBoth(name, mounts, "name", "must not already exist in volumeMounts", errors);
      notBoth(
          path, mounts, "mountPath", "must not already exist as a path in volumeMounts", errors);
    }
  }

  /** Kubernetes leaves the index out of these paths. */
  private static void subPaths(Field mounts, Field mount, FieldErrors errors) {
    Field subPath = mount.at("subPath");
    Field expression = mount.at("subPathExpr");
    if (!subPath.empty()) {
      PathChecks.inside(subPath.as(mounts.path() + ".subPath"), errors);
    }
    if (!expression.empty()) {
      if (!subPath.empty()) {
        errors.invalid(
            expression.path(), expression.text(), "subPathExpr and subPath are mutually exclusive");
      }
      PathChecks.inside(expression.as(mounts.path() + ".subPathExpr"), errors);
    }
  }

  private static void propagation(Field container, Field mounts, Field mount, FieldErrors errors) {
    Field propagation = mount.at("mountPropagation").as(mounts.path() + ".mountPropagation");
    Checks.oneOf(propagation, PROPAGATIONS, errors);
    if (propagation.is("Bidirectional") && !container.at("securityContext", "privileged").flag()) {
      errors.forbidden(
          propagation.path(),
          "Bidirectional mount propagation is available only to privileged containers");
    }
    Field recursive = mount.at("recursiveReadOnly").as(mounts.path() + ".recursiveReadOnly");
    Checks.oneOf(recursive, RECURSIVE, errors);
    if (recursive.is("Enabled") || recursive.is("IfPossible")) {
      if (!mount.at("readOnly").flag()) {
        errors.forbidden(recursive.path(), "may only be specified when readOnly is true");
      }
      if (!propagation.empty() && !propagation.is("None")) {
        errors.forbidden(
            recursive.path(),
            "may only be specified when mountPropagation is None or not specified");
      }
    }
  }
}
