package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Objects as {@code meta.k8s.io/v1 PartialObjectMetadata}. Where nothing has to be left out they
 * are cut from the stored bytes, unparsed.
 */
final class PartialMetadata {

  private static final String KIND = "PartialObjectMetadata";
  private static final byte[] OPENING =
      ("{\"kind\":\"" + KIND + "\",\"apiVersion\":\"" + Tables.VERSION + "\",\"metadata\":")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] MEMBER = ",\"metadata\":".getBytes(StandardCharsets.UTF_8);

  private PartialMetadata() {}

  static ObjectNode tree(Kind kind, ApiObject object) {
    ObjectNode partial = Json.object().put("kind", KIND).put("apiVersion", Tables.VERSION);
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

  static ObjectNode listTree(Kind kind, Page page) {
    ObjectNode list = Json.object().put("kind", KIND + "List").put("apiVersion", Tables.VERSION);
    Tables.listMetadata(list.putObject("metadata"), page);
    ArrayNode items = list.putArray("items");
    page.items().forEach(item -> items.add(tree(kind, item)));
    return list;
  }

  /** As JSON. */
  static byte[] bytes(Kind kind, ApiObject object) {
    int start = start(kind, object.json());
    if (start == 0) {
      return Json.bytes(tree(kind, object));
    }
    int length = end(object.json(), start) - start;
    byte[] bytes = new byte[OPENING.length + length + 1];
    System.arraycopy(OPENING, 0, bytes, 0, OPENING.length);
    System.arraycopy(object.json(), start, bytes, OPENING.length, length);
    bytes[bytes.length - 1] = '}';
    return bytes;
  }

  static void write(Kind kind, ApiObject object, ChunkWriter out)
      throws IOException, InterruptedException {
    int start = start(kind, object.json());
    if (start == 0) {
      out.write(Json.bytes(tree(kind, object)));
      return;
    }
    out.write(OPENING);
    out.write(object.json(), start, end(object.json(), start));
    out.write("}");
  }

  /** A list, written item by item. */
  static ApiResponse.Body list(Kind kind, Page page) {
    return new ApiResponse.Body() {
      @Override
      public long expectedBytes() {
        return page.items().stream().mapToLong(item -> item.json().length).sum() / 2;
      }

      @Override
      public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
        ObjectNode metadata = Json.object();
        Tables.listMetadata(metadata, page);
        ChunkWriter out = new ChunkWriter(sink);
        out.write(
            "{\"kind\":\""
                + KIND
                + "List\",\"apiVersion\":\""
                + Tables.VERSION
                + "\",\"metadata\":"
                + metadata
                + ",\"items\":[");
        boolean first = true;
        for (ApiObject item : page.items()) {
          if (!first) {
            out.write(",");
          }
          first = false;
          PartialMetadata.write(kind, item, out);
        }
        out.write("]}\n");
        out.end();
      }
    };
  }

  /** Where the metadata begins in bytes as {@link StoredForm} makes them; 0 if these are others. */
  private static int start(Kind kind, byte[] json) {
    if (!kind.strategy().annotationsOfFields().isEmpty()) {
      return 0;
    }
    // {"kind":"K","apiVersion":"V","metadata":{
    int at = 0;
    for (int member = 0; member < 2; member++) {
      at = after(json, after(json, after(json, after(json, at))));
    }
    if (at == 0 || at + MEMBER.length >= json.length || json[at + MEMBER.length] != '{') {
      return 0;
    }
    for (int i = 0; i < MEMBER.length; i++) {
      if (json[at + i] != MEMBER[i]) {
        return 0;
      }
    }
    return at + MEMBER.length;
  }

  /** The place after the next quotation mark; kinds and versions have none within. */
  private static int after(byte[] json, int from) {
    for (int i = from; i < json.length; i++) {
      if (json[i] == '"') {
        return i + 1;
      }
    }
    return json.length;
  }

  /** Where the JSON object ends that begins here. */
  private static int end(byte[] json, int start) {
    int depth = 0;
    boolean text = false;
    for (int i = start; i < json.length; i++) {
      byte at = json[i];
      if (text) {
        if (at == '\\') {
          i++;
        } else if (at == '"') {
          text = false;
        }
      } else if (at == '"') {
        text = true;
      } else if (at == '{') {
        depth++;
      } else if (at == '}' && --depth == 0) {
        return i + 1;
      }
    }
    throw new IllegalStateException("stored bytes are not JSON");
  }
}
