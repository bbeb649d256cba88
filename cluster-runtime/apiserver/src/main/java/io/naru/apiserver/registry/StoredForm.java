package io.naru.apiserver.registry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.store.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The bytes of an object, serialised once, with a gap for the resource version that the store fills
 * at commit. They begin with {@link #header}, so that lists can leave kind and version of their
 * items out without parsing, and identity stands first in the metadata, as people expect.
 */
final class StoredForm implements Value {

  private static final List<String> METADATA_ORDER =
      List.of(
          "name",
          "generateName",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp");

  private final byte[] json;
  private final int gap;

  private StoredForm(byte[] json, int gap) {
    this.json = json;
    this.gap = gap;
  }

  /** Serialises the tree; a resource version in it is left out. */
  static StoredForm of(ObjectNode object) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    int gap;
    try (JsonGenerator json = Json.mapper().createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("kind", Json.text(object, "kind"));
      json.writeStringField("apiVersion", Json.text(object, "apiVersion"));
      json.writeFieldName("metadata");
      gap = writeMetadata(object.path("metadata"), json, out);
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        switch (field.getKey()) {
          case "kind", "apiVersion", "metadata" -> {}
          default -> json.writePOJOField(field.getKey(), field.getValue());
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StoredForm(out.toByteArray(), gap);
  }

  private static int writeMetadata(JsonNode metadata, JsonGenerator json, ByteArrayOutputStream out)
      throws IOException {
    int gap = 0;
    json.writeStartObject();
    for (String name : METADATA_ORDER) {
      if (name.equals("resourceVersion")) {
        json.writeStringField(name, "");
        json.flush();
        gap = out.size() - 1;
      } else if (metadata.has(name)) {
        json.writePOJOField(name, metadata.get(name));
      }
    }
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      if (!METADATA_ORDER.contains(field.getKey())) {
        json.writePOJOField(field.getKey(), field.getValue());
      }
    }
    json.writeEndObject();
    return gap;
  }

  @Override
  public byte[] at(long revision) {
    byte[] digits = Long.toString(revision).getBytes(StandardCharsets.US_ASCII);
    byte[] result = new byte[json.length + digits.length];
    System.arraycopy(json, 0, result, 0, gap);
    System.arraycopy(digits, 0, result, gap, digits.length);
    System.arraycopy(json, gap, result, gap + digits.length, json.length - gap);
    return result;
  }

  /** What the bytes of every object of a kind begin with. */
  static byte[] header(String apiVersion, String kind) {
    return ("{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }
}
