package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Volumes put together from several sources. */
final class ProjectedVolumes {

  private static final long SHORTEST_TOKEN_SECONDS = 10 * 60;
  private static final long LONGEST_TOKEN_SECONDS = 1L << 32;

  private ProjectedVolumes() {}

  static void validate(Field projected, FieldErrors errors) {
    PathChecks.mode(projected.at("defaultMode"), errors);
    Set<String> paths = new HashSet<>();
    for (Field source : projected.at("sources").items()) {
      List<String> types = source.names().stream().sorted().toList();
      if (types.isEmpty()) {
        errors.required(source.path(), "must specify a volume type");
        continue;
      }
      if (types.size() > 1) {
        errors.forbidden(source.path(), "may not specify more than 1 volume type per source");
      }
      one(projected, source, types.getFirst(), errors);
      conflicts(source, paths, errors);
    }
  }

  private static void one(Field projected, Field source, String type, FieldErrors errors) {
    Field there = source.at(type);
    switch (type) {
      case "secret", "configMap" -> {
        Checks.required(there.at("name"), errors);
        Volumes.keys(there.at("items"), errors);
      }
      case "downwardAPI" ->
          there
              .at("items")
              .items()
              .forEach(item -> Volumes.downwardItem(item, item.path(), errors));
      case "serviceAccountToken" -> token(projected, there, errors);
      case "clusterTrustBundle" -> {
        if (there.at("name").present() == there.at("signerName").present()) {
          errors.invalid(there.path(), "", "exactly one of name and signerName is required");
        }
        file(projected, there.at("path"), errors);
      }
      default -> {
        // Pod certificates name their files in fields of their own.
      }
    }
  }

  private static void token(Field projected, Field token, FieldErrors errors) {
    Field seconds = token.at("expirationSeconds");
    if (seconds.number() < SHORTEST_TOKEN_SECONDS) {
      errors.invalid(
          seconds.path(), seconds.number(), "may not specify a duration less than 10 minutes");
    } else if (seconds.number() > LONGEST_TOKEN_SECONDS) {
      errors.invalid(
          seconds.path(), seconds.number(), "may not specify a duration larger than 2^32 seconds");
    }
    file(projected, token.at("path"), errors);
  }

  /** Kubernetes names the volume here, not the source. */
  private static void file(Field projected, Field path, FieldErrors errors) {
    Field named = path.as(projected.path() + ".path");
    if (Checks.required(named, errors)) {
      PathChecks.insideVolume(named, errors);
    }
  }

  private static void conflicts(Field source, Set<String> paths, FieldErrors errors) {
    for (String type : source.names()) {
      Field there = source.at(type);
      for (Field item : there.at("items").items()) {
        conflict(source, item.at("path"), paths, errors);
      }
      if (there.at("path").present()) {
        conflict(source, there.at("path"), paths, errors);
      }
    }
  }

  private static void conflict(Field source, Field path, Set<String> paths, FieldErrors errors) {
    if (!path.empty() && !paths.add(path.text())) {
      errors.invalid(source.path(), path.text(), "conflicting duplicate paths");
    }
  }
}
