package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Printer;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects as {@code meta.k8s.io/v1 Table}. */
final class Tables {

  static final String VERSION = "meta.k8s.io/v1";

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
    ObjectNode table = head(printer, header);
    ObjectNode metadata = table.withObject("/metadata");
    if (page != null) {
      listMetadata(metadata, page);
    } else if (objects.size() == 1) {
      metadata.put("resourceVersion", objects.getFirst().resourceVersion());
    }
    ArrayNode rows = table.putArray("rows");
    for (ApiObject object : objects) {
      ObjectNode row = rows.addObject();
      printer.print(object.tree(), clock.instant(), row.putArray("cells"));
      switch (includeObject) {
        case "None" -> row.putNull("object");
        case "Object" -> row.set("object", object.tree());
        default -> row.set("object", PartialMetadata.tree(kind, object));
      }
    }
    return table;
  }

  /** A table without rows. */
  ObjectNode head(Printer printer, boolean header) {
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", VERSION);
    table.putObject("metadata");
    ArrayNode columns = table.putArray("columnDefinitions");
    if (header) {
      printer.columns().forEach(column -> columns.add(column(column)));
    }
    return table;
  }

  /** The moment that ages are counted to. */
  Instant now() {
    return clock.instant();
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
