package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.InternalForms;
import io.naru.apiserver.kinds.support.PathChecks;
import io.naru.apiserver.kinds.support.Selectors;
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
      List<String> types = source.names();
      if (types.isEmpty()) {
        errors.required(source.path(), "must specify a volume type");
        continue;
      }
      for (String type : types) {
        one(projected, source.at(type), type, paths, errors);
      }
      if (types.size() > 1) {
        errors.forbidden(source.path(), "may not specify more than 1 volume type per source");
      }
    }
  }

  private static void one(
      Field projected, Field source, String type, Set<String> paths, FieldErrors errors) {
    switch (type) {
      case "secret", "configMap" -> {
        Checks.required(source.at("name"), errors);
        Volumes.keys(source.at("items"), errors);
        for (Field item : source.at("items").items()) {
          conflict(projected, item.at("path").text(), source.at("name").text(), paths, errors);
        }
      }
      case "downwardAPI" -> {
        for (Field item : source.at("items").items()) {
          Volumes.downwardItem(item, source.path(), errors);
          String path = item.at("path").text();
          conflict(projected, path, path, paths, errors);
        }
      }
      case "serviceAccountToken" -> token(projected, source, errors);
      case "clusterTrustBundle" -> trustBundle(projected, source, paths, errors);
      default -> {
        // Pod certificates name their files in fields of their own.
      }
    }
  }

  /** Kubernetes names the volume here, not the source. */
  private static void token(Field projected, Field token, FieldErrors errors) {
    Field seconds = token.at("expirationSeconds");
    if (seconds.number() < SHORTEST_TOKEN_SECONDS) {
      errors.invalid(
          seconds.path(), seconds.number(), "may not specify a duration less than 10 minutes");
    } else if (seconds.number() > LONGEST_TOKEN_SECONDS) {
      errors.invalid(
          seconds.path(), seconds.number(), "may not specify a duration larger than 2^32 seconds");
    }
    Field path = token.at("path").as(projected.path() + ".path");
    if (Checks.required(path, errors)) {
      PathChecks.insideVolume(path, errors);
    }
  }

  private static void trustBundle(
      Field projected, Field source, Set<String> paths, FieldErrors errors) {
    Field bundle = source.as(source.path() + "PEM");
    boolean byName = bundle.at("name").present();
    boolean bySigner = bundle.at("signerName").present();
    if (byName && bySigner) {
      errors.invalid(
          bundle.path(),
          InternalForms.of("ClusterTrustBundleProjection", bundle),
          "only one of name and signerName may be used");
    } else if (byName) {
      Checks.required(bundle.at("name"), "must be a valid object name", errors);
      if (bundle.at("labelSelector").present()) {
        errors.invalid(
            bundle.at("labelSelector").path(),
            bundle.at("labelSelector").node(),
            "labelSelector must be unset if name is specified");
      }
    } else if (bySigner) {
      Checks.required(bundle.at("signerName"), "must be a valid signer name", errors);
      Selectors.validate(bundle.at("labelSelector"), errors);
    } else {
      errors.required(bundle.path(), "either name or signerName must be specified");
    }
    Checks.required(bundle.at("path"), errors);
    PathChecks.insideVolume(bundle.at("path"), errors);
    String path = bundle.at("path").text();
    conflict(projected, path, path, paths, errors);
  }

  /**
   * @param shown what the message shows: a path, or whose path it is
   */
  private static void conflict(
      Field projected, String path, String shown, Set<String> paths, FieldErrors errors) {
    if (!path.isEmpty() && !paths.add(path)) {
      errors.invalid(projected.path(), shown, "conflicting duplicate paths");
    }
  }
}
