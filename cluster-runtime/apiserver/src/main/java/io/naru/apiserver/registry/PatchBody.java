package io.naru.apiserver.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a patch. The bytes are not to be written to. */
public record PatchBody(Type type, byte[] body) {

  /** The media types of patches. */
  public enum Type {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json"),
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    Type(String mediaType) {
      this.mediaType = mediaType;
    }

    /** Null if it is no patch type. {@code mediaType} without parameters. */
    public static @Nullable Type of(String mediaType) {
      for (Type type : values()) {
        if (type.mediaType.equals(mediaType)) {
          return type;
        }
      }
      return null;
    }

    public static List<String> mediaTypes() {
      return List.of(values()).stream().map(type -> type.mediaType).toList();
    }
  }
}
