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

  byte[] frame(EventType type, Change change) {
    return protobuf ? of(type, change.object(type)) : of(type, change);
  }

  /** The line that all watchers of the object itself share. */
  byte[] of(EventType type, Change change) {
    ApiObject object = change.object(type);
    return form == Negotiated.Form.OBJECT
            && registry.context().versions().in(kind, object) == object
        ? change.frame(type)
        : of(type, object);
  }

  byte[] of(EventType type, ApiObject object) {
    ApiObject shown =
        type == EventType.BOOKMARK ? object : registry.context().versions().in(kind, object);
    return protobuf
        ? ProtobufEncoder.watchFrame(type.name(), ProtobufEncoder.encode(message(shown)))
        : Change.frame(type.name(), body(type, shown));
  }

  private ObjectNode message(ApiObject object) {
    return form == Negotiated.Form.PARTIAL_METADATA ? Tables.partial(kind, object) : object.tree();
  }

  private byte[] body(EventType type, ApiObject object) {
    return switch (form) {
      case OBJECT -> object.json();
      case PARTIAL_METADATA -> Json.bytes(Tables.partial(kind, object));
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
