package io.naru.desktop.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.ServerTable;
import io.naru.desktop.table.RowContent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects out of lists, watch events and the tables that the server prints. Of one reflector,
 * on its thread.
 */
final class Decoder<T extends HasMetadata> {

  /** An object, and how to compute its row. */
  record Decoded<T>(T object, Supplier<RowContent> content) {}

  private static final String TABLE =
      "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

  private final Kind<T> kind;
  private @Nullable ServerTable table;

  Decoder(Kind<T> kind) {
    this.kind = kind;
  }

  /** What to ask for. */
  String accept() {
    return kind.isPrintedByServer() ? TABLE : Api.JSON;
  }

  /** What to add to the path's query. */
  String query() {
    return kind.isPrintedByServer() ? "&includeObject=Object" : "";
  }

  /** The columns; null as long as no table has come, or if they are not the server's. */
  @Nullable ServerTable table() {
    return table;
  }

  /** The objects of a list or table. */
  List<Decoded<T>> list(JsonNode list) throws JsonProcessingException {
    List<Decoded<T>> decoded = new ArrayList<>();
    if (kind.isPrintedByServer()) {
      JsonNode columns = list.path("columnDefinitions");
      if (!columns.isEmpty() && (table == null || table.headings().isEmpty())) {
        table = new ServerTable(kind.namespaced(), columns, list.path("rows"));
      }
      for (JsonNode row : list.path("rows")) {
        decoded.add(row(row));
      }
    } else {
      for (JsonNode item : list.path("items")) {
        decoded.add(object(item));
      }
    }
    return decoded;
  }

  /** The object of a watch event. */
  Decoded<T> event(JsonNode object) throws JsonProcessingException {
    return kind.isPrintedByServer() ? row(object.path("rows").path(0)) : object(object);
  }

  /** The version that a watch event or bookmark is of; empty if it does not say. */
  String version(JsonNode object) {
    JsonNode whole =
        kind.isPrintedByServer() && object.path("rows").has(0)
            ? object.path("rows").path(0).path("object")
            : object;
    return whole.path("metadata").path("resourceVersion").asText("");
  }

  private Decoded<T> row(JsonNode row) throws JsonProcessingException {
    T object = read(row.path("object"));
    ServerTable columns = table;
    return new Decoded<>(
        object, () -> new RowContent(object, columns == null ? List.of() : columns.cells(row)));
  }

  private Decoded<T> object(JsonNode tree) throws JsonProcessingException {
    T object = read(tree);
    return new Decoded<>(object, () -> kind.content(object));
  }

  private T read(JsonNode tree) throws JsonProcessingException {
    if (tree instanceof ObjectNode object) {
      // Items of a list do not say what they are.
      object.put("apiVersion", kind.resource().apiVersion());
      object.put("kind", kind.resource().kind());
    }
    if (tree.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields"); // often half of an object, and shown nowhere
    }
    return Serialization.jsonMapper().treeToValue(tree, kind.type());
  }
}
