package io.naru.apiserver.registry;

import io.naru.apiserver.kinds.Kind;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;

/** The events of one watch as lines of JSON, in the form that its client negotiated. */
final class WatchFrames {

  private final Registry registry;
  private final Kind kind;
  private final Negotiated.Form form;
  private final String includeObject;
  private boolean headerSent;

  WatchFrames(Registry registry, Kind kind, Negotiated.Form form, String includeObject) {
    this.registry = registry;
    this.kind = kind;
    this.form = form;
    this.includeObject = includeObject;
  }

  /** The line that all watchers of the object itself share. */
  byte[] of(EventType type, Change change) {
    ApiObject object = change.object(type);
    return form == Negotiated.Form.OBJECT && registry.context().versions().isIn(kind, object)
        ? change.frame(type)
        : of(type, object);
  }

  byte[] of(EventType type, ApiObject object) {
    ApiObject shown =
        type == EventType.BOOKMARK ? object : registry.context().versions().in(kind, object);
    return Change.frame(type.name(), body(type, shown));
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

  static byte[] error(StatusException error) {
    return Change.frame("ERROR", Json.bytes(error.status().toJson()));
  }
}
