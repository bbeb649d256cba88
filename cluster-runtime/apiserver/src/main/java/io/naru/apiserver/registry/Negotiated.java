package io.naru.apiserver.registry;

import io.naru.machinery.Status;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import java.util.List;

/**
 * How a client wants its answer.
 *
 * @param yaml rather than JSON
 */
record Negotiated(Form form, boolean yaml) {

  static final List<String> ACCEPTED =
      List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf");

  private static final Negotiated DEFAULT = new Negotiated(Form.OBJECT, false);

  /** What objects are shown as. */
  enum Form {
    OBJECT,
    TABLE,
    PARTIAL_METADATA
  }

  /** The same encoding, of the object as it is. */
  static Negotiated plain(Negotiated negotiated) {
    return new Negotiated(Form.OBJECT, negotiated.yaml());
  }

  String contentType() {
    return yaml ? "application/yaml" : "application/json";
  }

  /**
   * Picks the first that is served of an {@code Accept} header.
   *
   * @throws StatusException 406 if none is
   */
  static Negotiated of(String accept) {
    if (accept.isEmpty()) {
      return DEFAULT;
    }
    boolean known = false;
    for (MediaType type : MediaType.parseAccept(accept)) {
      boolean yaml = type.type().equals("application/yaml");
      if (!yaml
          && !type.type().equals("application/json")
          && !type.type().equals("*/*")
          && !type.type().equals("application/*")) {
        continue;
      }
      known = true;
      switch (type.parameter("as")) {
        case "" -> {
          return new Negotiated(Form.OBJECT, yaml);
        }
        case "Table" -> {
          if (isMeta(type)) {
            return new Negotiated(Form.TABLE, yaml);
          }
        }
        case "PartialObjectMetadata", "PartialObjectMetadataList" -> {
          if (isMeta(type)) {
            return new Negotiated(Form.PARTIAL_METADATA, yaml);
          }
        }
        default -> {}
      }
    }
    throw known ? StatusException.notAcceptable(ACCEPTED) : notAcceptable();
  }

  private static boolean isMeta(MediaType type) {
    return type.parameter("g").equals("meta.k8s.io") && type.parameter("v").equals("v1");
  }

  private static StatusException notAcceptable() {
    return new StatusException(
        new Status(
            406,
            "NotAcceptable",
            "406: Not Acceptable\n\nAvailable representations: " + String.join(", ", ACCEPTED),
            new Details("", "", "", "", List.of(), 0)));
  }
}
