package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Printer;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Objects as {@code meta.k8s.io/v1 Table} and {@code PartialObjectMetadata}. */
final class Tables {

  private static final String VERSION = "meta.k8s.io/v1";

  private final Clock clock;

  Tables(Clock clock) {
    this.clock = clock;
  }

  /**
   * A table of objects.
   *
   * @param includeObject {@code None}, {@code Metadata} (also if empty) or {@code Object}
   * @param page whose metadata it carries; null for a single object's
   * @param header whether to describe the columns
   */
  ObjectNode table(
      Kind kind,
      List<ApiObject> objects,
      String includeObject,
      @Nullable Page page,
      boolean header) {
    return table(kind, kind.printer(), objects, includeObject, page, header);
  }

  /**
   * As above, of what is printed in another way than the kind, since it is one of its subresources.
   */
  ObjectNode table(
      Kind kind,
      Printer printer,
      List<ApiObject> objects,
      String includeObject,
      @Nullable Page page,
      boolean header) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", VERSION);
    ObjectNode metadata = table.putObject("metadata");
    if (page != null) {
      listMetadata(metadata, page);
    } else if (objects.size() == 1) {
      metadata.put("resourceVersion", objects.getFirst().resourceVersion());
    }
    ArrayNode columns = table.putArray("columnDefinitions");
    if (header) {
      printer.columns().forEach(column -> columns.add(column(column)));
    }
    ArrayNode rows = table.putArray("rows");
    for (ApiObject object : objects) {
      ObjectNode row = rows.addObject();
      printer.print(object.tree(), clock.instant(), row.putArray("cells"));
      switch (includeObject) {
        case "None" -> row.putNull("object");
        case "Object" -> row.set("object", object.tree());
        default -> row.set("object", partial(kind, object));
      }
    }
    return table;
  }

  static ObjectNode partial(Kind kind, ApiObject object) {
    ObjectNode partial =
        Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", VERSION);
    JsonNode metadata = object.tree().get("metadata");
    Set<String> hidden = kind.strategy().annotationsOfFields();
    if (metadata instanceof ObjectNode shown && !hidden.isEmpty() && shown.has("annotations")) {
      ObjectNode changed = shown.deepCopy();
      changed.withObject("annotations").remove(hidden);
      if (changed.get("annotations").isEmpty()) {
        changed.remove("annotations");
      }
      metadata = changed;
    }
    partial.set("metadata", metadata == null ? Json.object() : metadata);
    return partial;
  }

  static ObjectNode partialList(Kind kind, Page page) {
    ObjectNode list =
        Json.object().put("kind", "PartialObjectMetadataList").put("apiVersion", VERSION);
    listMetadata(list.putObject("metadata"), page);
    ArrayNode items = list.putArray("items");
    page.items().forEach(item -> items.add(partial(kind, item)));
    return list;
  }

  static void listMetadata(ObjectNode metadata, Page page) {
    metadata.put("resourceVersion", Long.toString(page.revision()));
    if (!page.continueToken().isEmpty()) {
      metadata.put("continue", page.continueToken());
    }
    Long remaining = page.remaining();
    if (remaining != null) {
      metadata.put("remainingItemCount", remaining);
    }
  }

  private static ObjectNode column(Printer.Column column) {
    return Json.object()
        .put("name", column.name())
        .put("type", column.type())
        .put("format", column.format())
        .put("description", column.description())
        .put("priority", column.priority());
  }
}
