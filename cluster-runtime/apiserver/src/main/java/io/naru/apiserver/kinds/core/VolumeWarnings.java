package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Warnings of volumes: of kinds of storage that are no more, of claims, and of files. */
public final class VolumeWarnings {

  static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
  static final String USE_CLASS =
      "deprecated since v1.8; use \"storageClassName\" attribute instead";

  /** By field; paths are as Kubernetes writes them. */
  private static final Map<String, String> GONE = new LinkedHashMap<>();

  static {
    GONE.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    GONE.put("gitRepo", "deprecated in v1.11");
    GONE.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    GONE.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
    GONE.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
    GONE.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
    GONE.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    GONE.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
    GONE.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
  }

  private VolumeWarnings() {}

  /**
   * @param holder of the source: a pod's volume, or the spec of a persistent volume
   */
  static List<String> ofSources(Field holder) {
    List<String> warnings = new ArrayList<>();
    GONE.forEach((type, message) -> {
      if (holder.at(type).present()) {
        String path = holder.at(type.equals("storageos") ? "storageOS" : type).path();
        warnings.add(path + ": " + message);
      }
    });
    return warnings;
  }

  /** Of the spec of a claim, wherever it stands. */
  public static List<String> ofClaim(Field spec) {
    Field storage = spec.at("resources", "requests").key("storage");
    return storage.present() && !Quantities.isWhole(storage)
        ? List.of(
            storage.path()
                + ": fractional byte value \""
                + storage.text()
                + "\" is invalid, must be an integer")
        : List.of();
  }

  /** Files that would take the place of a token. */
  static List<String> ofTokenPaths(Field spec) {
    Set<String> tokens = new HashSet<>();
    for (Field volume : spec.at("volumes").items()) {
      for (Field source : volume.at("projected", "sources").items()) {
        Field token = source.at("serviceAccountToken", "path");
        if (token.present()) {
          tokens.add(token.text());
        }
      }
    }
    List<String> warnings = new ArrayList<>();
    if (tokens.isEmpty()) {
      return warnings;
    }
    for (Field volume : spec.at("volumes").items()) {
      Field sources = volume.at("projected", "sources");
      for (Field source : sources.items()) {
        hidden(source.at("configMap"), sources.path() + ".configMap", tokens, warnings);
        hidden(source.at("secret"), sources.path() + ".secrets", tokens, warnings);
        hidden(source.at("downwardAPI"), sources.path() + ".downwardAPI", tokens, warnings);
        Field bundle = source.at("clusterTrustBundle", "path");
        if (tokens.contains(bundle.text()) && bundle.present()) {
          warnings.add(duplicate(sources.path() + ".ClusterTrustBundle", bundle.text()));
        }
      }
    }
    return warnings;
  }

  private static void hidden(Field source, String path, Set<String> tokens, List<String> warnings) {
    List<Field> items = source.at("items").items();
    for (int i = 0; i < items.size(); i++) {
      String file = items.get(i).at("path").text();
      if (tokens.contains(file)) {
        warnings.add(duplicate(path + "[" + i + "]", file));
      }
    }
  }

  private static String duplicate(String path, String file) {
    return path + ": has duplicated path with ServiceAccountToken \"" + file + "\"";
  }
}
