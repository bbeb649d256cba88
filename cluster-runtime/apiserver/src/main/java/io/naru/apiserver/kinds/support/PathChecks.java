package io.naru.apiserver.kinds.support;

import io.naru.machinery.FieldErrors;
import java.util.List;

/** Paths in volumes and file modes. */
public final class PathChecks {

  private static final int MAX_MODE = 0777;

  private PathChecks() {}

  /** Relative to a volume, and never out of it. */
  public static void inside(Field field, FieldErrors errors) {
    if (field.text().startsWith("/")) {
      errors.invalid(field.path(), field.text(), "must be a relative path");
    }
    noBacksteps(field, errors);
  }

  /** As {@link #inside}, and free of names that the volume keeps for itself. */
  public static void insideVolume(Field field, FieldErrors errors) {
    inside(field, errors);
    if (field.text().startsWith("..") && !field.text().startsWith("../")) {
      errors.invalid(field.path(), field.text(), "must not start with '..'");
    }
  }

  public static void noBacksteps(Field field, FieldErrors errors) {
    if (hasBacksteps(field)) {
      errors.invalid(field.path(), field.text(), "must not contain '..'");
    }
  }

  /** Whether the path goes up somewhere. */
  public static boolean hasBacksteps(Field field) {
    return field.text().contains("..") && List.of(field.text().split("/", -1)).contains("..");
  }

  public static void absolute(Field field, FieldErrors errors) {
    if (!field.text().startsWith("/")) {
      errors.invalid(field.path(), field.text(), "must be an absolute path");
    }
  }

  public static void mode(Field field, FieldErrors errors) {
    if (field.present() && (field.number() < 0 || field.number() > MAX_MODE)) {
      errors.invalid(
          field.path(),
          field.node(),
          "must be a number between 0 and 0777 (octal), both inclusive");
    }
  }
}
