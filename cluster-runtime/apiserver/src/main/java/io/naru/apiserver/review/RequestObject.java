package io.naru.apiserver.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiRequest;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.schema.Schemas;
import io.naru.machinery.schema.StrictDecoder;
import java.util.List;

/** Reads the object in a request's body, JSON or YAML, by its schema. */
final class RequestObject {

  private static final List<String> MEDIA_TYPES = List.of("application/json", "application/yaml");

  private RequestObject() {}

  /**
   * @throws StatusException if the body is not an object of this kind
   */
  static ObjectNode read(ApiRequest request, GroupVersionKind kind) {
    SchemaNode schema = Schemas.builtIn().of(kind);
    if (schema == null) {
      throw StatusException.noSuchResource();
    }
    String mediaType = request.header("content-type").split(";", 2)[0].strip();
    StrictDecoder.Decoded decoded =
        switch (mediaType) {
          case "", "application/json" -> StrictDecoder.json(request.body(), schema, kind);
          case "application/yaml" -> StrictDecoder.yaml(request.body(), schema, kind);
          default -> throw StatusException.unsupportedMediaType(MEDIA_TYPES);
        };
    ObjectNode object = decoded.object();
    object.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());
    return object;
  }
}
