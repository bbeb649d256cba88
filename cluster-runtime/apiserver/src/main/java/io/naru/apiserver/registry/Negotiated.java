package io.naru.apiserver.registry;

import io.naru.machinery.Status;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import io.naru.machinery.protobuf.ProtobufDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a client wants its answer. */
record Negotiated(Form form, Encoding encoding) {

  static final List<String> ACCEPTED =
      List.of("application/json", "application/yaml", ProtobufDecoder.MEDIA_TYPE);

  private static final Negotiated DEFAULT = new Negotiated(Form.OBJECT, Encoding.JSON);

  /** What objects are shown as. */
  enum Form {
    OBJECT,
    TABLE,
    PARTIAL_METADATA
  }

  /** How they are written. */
  enum Encoding {
    JSON("application/json"),
    YAML("application/yaml"),
    PROTOBUF(ProtobufDecoder.MEDIA_TYPE);

    private final String mediaType;

    Encoding(String mediaType) {
      this.mediaType = mediaType;
    }

    String mediaType() {
      return mediaType;
    }

    private static @Nullable Encoding of(String mediaType) {
      return switch (mediaType) {
        case "application/json", "*/*", "application/*" -> JSON;
        case "application/yaml" -> YAML;
        case ProtobufDecoder.MEDIA_TYPE -> PROTOBUF;
        default -> null;
      };
    }
  }

  /** What is to be answered, as far as it decides what the answer can be. */
  enum Purpose {
    /** Objects that have messages of protocol buffers. */
    OBJECTS,
    /** Objects of kinds that clients made, which have no messages. */
    CUSTOM_OBJECTS,
    /** A stream of events, for which there is no YAML. */
    WATCH,
    CUSTOM_WATCH;

    private boolean allows(Form form, Encoding encoding) {
      return switch (encoding) {
        case JSON -> true;
        case YAML -> this == OBJECTS || this == CUSTOM_OBJECTS;
        case PROTOBUF ->
            switch (form) {
              case OBJECT -> this == OBJECTS || this == WATCH;
              case TABLE -> false;
              case PARTIAL_METADATA -> true;
            };
      };
    }
  }

  /** The same encoding, of the object as it is. */
  static Negotiated plain(Negotiated negotiated) {
    return new Negotiated(Form.OBJECT, negotiated.encoding());
  }

  boolean yaml() {
    return encoding == Encoding.YAML;
  }

  boolean protobuf() {
    return encoding == Encoding.PROTOBUF;
  }

  String contentType() {
    return encoding.mediaType();
  }

  /**
   * Picks the first that is served of an {@code Accept} header.
   *
   * @throws StatusException 406 if none is
   */
  static Negotiated of(String accept, Purpose purpose) {
    if (accept.isEmpty()) {
      return DEFAULT;
    }
    boolean known = false;
    for (MediaType type : MediaType.parseAccept(accept)) {
      Encoding encoding = Encoding.of(type.type());
      if (encoding == null) {
        continue;
      }
      known = true;
      Form form = form(type);
      if (form != null && purpose.allows(form, encoding)) {
        return new Negotiated(form, encoding);
      }
    }
    throw known ? StatusException.notAcceptable(ACCEPTED) : notAcceptable();
  }

  /** Null if it is none that is served. */
  private static @Nullable Form form(MediaType type) {
    return switch (type.parameter("as")) {
      case "" -> Form.OBJECT;
      case "Table" -> isMeta(type) ? Form.TABLE : null;
      case "PartialObjectMetadata", "PartialObjectMetadataList" ->
          isMeta(type) ? Form.PARTIAL_METADATA : null;
      default -> null;
    };
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
