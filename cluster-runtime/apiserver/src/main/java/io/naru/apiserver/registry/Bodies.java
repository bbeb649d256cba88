package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiRequest;
import io.naru.machinery.JsonDocument;
import io.naru.machinery.Status;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import io.naru.machinery.Yaml;
import java.io.IOException;
import java.util.List;

/** Bodies of requests by their media type. */
final class Bodies {

  private Bodies() {}

  /**
   * Whether the body is YAML rather than JSON.
   *
   * @throws StatusException 415 if it is neither
   */
  static boolean isYaml(ApiRequest request) {
    return switch (MediaType.parse(request.header("content-type")).type()) {
      // Clients in the field send no type, or what their HTTP library makes up.
      case "", "application/json", "application/x-www-form-urlencoded" -> false;
      case "application/yaml" -> true;
      default -> throw StatusException.unsupportedMediaType(Negotiated.ACCEPTED);
    };
  }

  static PatchBody patch(ApiRequest request) {
    return new PatchBody(patchType(request), request.body());
  }

  /**
   * How a patch is written.
   *
   * @throws StatusException 415 if in no way that is known
   */
  static PatchBody.Type patchType(ApiRequest request) {
    PatchBody.Type type = PatchBody.Type.of(MediaType.parse(request.header("content-type")).type());
    if (type == null) {
      throw new StatusException(
          new Status(
              415,
              "UnsupportedMediaType",
              "415: Unsupported Media Type",
              new Details("", "", "", "", List.of(), 0)));
    }
    return type;
  }

  static ObjectNode object(byte[] body, boolean yaml) {
    try {
      JsonNode root = yaml ? Yaml.parse(body).root() : JsonDocument.parse(body).root();
      if (root instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      throw StatusException.badRequest(
          "couldn't get version/kind; json parse error: " + e.getMessage());
    }
    throw StatusException.badRequest("couldn't get version/kind; json parse error: not an object");
  }
}
