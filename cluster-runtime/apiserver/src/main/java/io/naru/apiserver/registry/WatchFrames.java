package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiResponse;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.protobuf.ProtobufDecoder;
import io.naru.machinery.protobuf.ProtobufEncoder;
import java.util.List;

/** The events of one watch, in the form and encoding that its client negotiated. */
final class WatchFrames {

  private final Registry registry;
  private final Kind kind;
  private final Negotiated.Form form;
  private final String includeObject;
  private final boolean protobuf;
  private boolean headerSent;

  WatchFrames(Registry registry, Kind kind, Negotiated negotiated, String includeObject) {
    this.registry = registry;
    this.kind = kind;
    this.form = negotiated.form();
    this.protobuf = negotiated.protobuf();
    this.includeObject = includeObject;
  }

  /** Whether frames are bytes rather than text. */
  boolean binary() {
    return protobuf;
  }

  String contentType() {
    return protobuf ? ProtobufDecoder.MEDIA_TYPE + ";stream=watch" : ApiResponse.JSON;
  }

  /** Made once for all who watch the same, unless it says how old something is. */
  byte[] frame(EventType type, Change change) {
    ApiObject object = change.object(type);
    boolean shared =
        form != Negotiated.Form.TABLE && registry.context().versions().in(kind, object) == object;
    return shared ? change.frame(type, form, protobuf, () -> of(type, object)) : of(type, object);
  }

  byte[] of(EventType type, ApiObject object) {
    ApiObject shown =
        type == EventType.BOOKMARK ? object : registry.context().versions().in(kind, object);
    return protobuf
        ? ProtobufEncoder.watchFrame(type.name(), message(type, shown))
        : Change.frame(type.name(), body(type, shown));
  }

  private byte[] message(EventType type, ApiObject object) {
    if (form == Negotiated.Form.PARTIAL_METADATA) {
      return ProtobufEncoder.encode(PartialMetadata.tree(kind, object));
    }
    return type == EventType.BOOKMARK
        ? ProtobufEncoder.encode(object.tree())
        : Answers.protobuf(object);
  }

  private byte[] body(EventType type, ApiObject object) {
    return switch (form) {
      case OBJECT -> object.json();
      case PARTIAL_METADATA -> PartialMetadata.bytes(kind, object);
      case TABLE -> {
        boolean header = !headerSent;
        headerSent = true;
        List<ApiObject> rows = List.of(object);
        // A bookmark is no object that cells could be printed of.
        yield type == EventType.BOOKMARK
            ? object.json()
            : Json.bytes(registry.tables().table(kind, rows, includeObject, null, header));
      }
    };
  }

  byte[] error(StatusException error) {
    ObjectNode status = error.status().toJson();
    return protobuf
        ? ProtobufEncoder.watchFrame("ERROR", ProtobufEncoder.encode(status))
        : Change.frame("ERROR", Json.bytes(status));
  }
}
