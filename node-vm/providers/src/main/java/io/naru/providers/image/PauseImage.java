package io.naru.providers.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** The pause image as an archive that {@code ctr images import} takes (docker-archive format). */
public final class PauseImage {

  /** What containerd's configuration calls the sandbox image. */
  public static final String NAME = "localhost/naru/pause:1";

  private PauseImage() {}

  /**
   * The archive; the same bytes for the same architecture.
   *
   * @param architecture {@code amd64} or {@code arm64}
   */
  public static byte[] archive(String architecture) {
    byte[] layer = new TarWriter().file("pause", PauseBinary.of(architecture), 0755).toBytes();
    byte[] config =
        json(
            Map.of(
                "architecture",
                architecture,
                "os",
                "linux",
                "config",
                Map.of("Entrypoint", List.of("/pause"), "User", "65535:65535"),
                "rootfs",
                Map.of(
                    "type", "layers", "diff_ids", List.of("sha256:" + ContentHash.sha256(layer)))));
    String configName = ContentHash.sha256(config) + ".json";
    byte[] manifest =
        json(
            List.of(
                Map.of(
                    "Config",
                    configName,
                    "RepoTags",
                    List.of(NAME),
                    "Layers",
                    List.of("layer.tar"))));
    return new TarWriter()
        .file("layer.tar", layer, 0644)
        .file(configName, config, 0644)
        .file("manifest.json", manifest, 0644)
        .toBytes();
  }

  private static byte[] json(Object value) {
    try {
      return new ObjectMapper()
          .enable(com.fasterxml.jackson.databind.SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
