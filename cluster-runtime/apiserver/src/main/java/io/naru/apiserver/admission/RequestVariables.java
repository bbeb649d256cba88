package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.cel.ExpressionEnvironment;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.library.AuthorizerLibrary;
import io.naru.apiserver.cel.value.Shape;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What expressions of admission see: the object, the request, and who may do what. */
public final class RequestVariables {

  private static final ExpressionType REQUEST = request();

  /** What all expressions of admission may name. */
  public static final Map<String, ExpressionType> TYPES =
      Map.of(
          "object",
          ExpressionType.DYNAMIC,
          "oldObject",
          ExpressionType.DYNAMIC,
          "request",
          REQUEST,
          "authorizer",
          ExpressionType.of(AuthorizerLibrary.AUTHORIZER),
          "authorizer.requestResource",
          ExpressionType.of(AuthorizerLibrary.RESOURCE_CHECK));

  private RequestVariables() {}

  /** The environment of {@code matchConditions} of webhooks; made when first needed. */
  public static ExpressionEnvironment environment() {
    return Conditions.ENVIRONMENT;
  }

  private static final class Conditions {
    private static final ExpressionEnvironment ENVIRONMENT = ExpressionEnvironment.of(TYPES);
  }

  /**
   * Their values.
   *
   * @param as the version in which the rules name the request's kind
   * @param object in that version; null on delete
   * @param old in that version; null on create
   */
  public static Map<String, @Nullable Object> of(
      Attributes request,
      Kind as,
      @Nullable ObjectNode object,
      @Nullable ObjectNode old,
      Authorizer authorizer) {
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("object", object);
    variables.put("oldObject", old);
    Supplier<Object> described = () -> describe(request, as);
    variables.put("request", described);
    UserInfo user = request.user();
    variables.put("authorizer", AuthorizerLibrary.authorizer(authorizer, user));
    variables.put(
        "authorizer.requestResource",
        AuthorizerLibrary.requestResource(
            authorizer,
            user,
            request.kind().groupVersionKind().group(),
            request.kind().plural(),
            request.subresource(),
            request.namespace(),
            request.name()));
    return variables;
  }

  /** The request as in an {@code AdmissionReview}, without its objects. */
  public static ObjectNode describe(Attributes request, Kind as) {
    ObjectNode described = Json.object();
    kind(described.putObject("kind"), kindOf(request, as));
    resource(described.putObject("resource"), as.resource());
    kind(described.putObject("requestKind"), kindOf(request, request.kind()));
    resource(described.putObject("requestResource"), request.kind().resource());
    if (!request.subresource().isEmpty()) {
      described.put("subResource", request.subresource());
      described.put("requestSubResource", request.subresource());
    }
    if (!request.name().isEmpty()) {
      described.put("name", request.name());
    }
    if (!request.namespace().isEmpty()) {
      described.put("namespace", request.namespace());
    }
    described.put("operation", request.operation().name());
    described.set("userInfo", request.user().json());
    described.put("dryRun", request.dryRun());
    described.set("options", options(request));
    return described;
  }

  /** Of what is sent: subresources such as {@code attach} have kinds of their own. */
  private static GroupVersionKind kindOf(Attributes request, Kind as) {
    return request.hasOwnForm() ? request.objectKind() : as.groupVersionKind();
  }

  private static void kind(ObjectNode json, GroupVersionKind kind) {
    json.put("group", kind.group()).put("version", kind.version()).put("kind", kind.kind());
  }

  private static void resource(ObjectNode json, GroupVersionResource resource) {
    json.put("group", resource.group())
        .put("version", resource.version())
        .put("resource", resource.resource());
  }

  private static ObjectNode options(Attributes request) {
    String kind =
        switch (request.operation()) {
          case CREATE -> "CreateOptions";
          case UPDATE -> "UpdateOptions";
          case DELETE -> "DeleteOptions";
          case CONNECT -> "";
        };
    ObjectNode options = Json.object();
    if (!kind.isEmpty()) {
      options.put("apiVersion", "meta.k8s.io/v1").put("kind", kind);
      options.setAll(request.options());
      if (request.dryRun()) {
        options.putArray("dryRun").add("All");
      }
    }
    return options;
  }

  /** Unlike in objects, the namespace of a request is named without ado. */
  private static ExpressionType request() {
    Shape shape = Shape.of(Json.parseObject(schema()), "kubernetes.AdmissionRequest", false);
    Map<String, Shape.Property> properties = new HashMap<>();
    if (shape != null) {
      shape.properties().values().forEach(each -> properties.put(each.name(), each));
    }
    return ExpressionType.of(Shape.record("kubernetes.AdmissionRequest", properties));
  }

  private static String schema() {
    String text = "{\"type\": \"string\"}";
    String kind =
        "{\"type\": \"object\", \"properties\": {\"group\": %1$s, \"version\": %1$s, \"kind\": %1$s}}"
            .formatted(text);
    String resource =
        "{\"type\": \"object\", \"properties\": {\"group\": %1$s, \"version\": %1$s, \"resource\": %1$s}}"
            .formatted(text);
    String texts = "{\"type\": \"array\", \"items\": " + text + "}";
    String extra = "{\"type\": \"object\", \"additionalProperties\": " + texts + "}";
    String user =
        """
        {"type": "object", "properties":
          {"username": %1$s, "uid": %1$s, "groups": %2$s, "extra": %3$s}}
        """
            .formatted(text, texts, extra);
    return """
    {"type": "object", "properties": {
      "kind": %1$s, "resource": %2$s, "subResource": %3$s,
      "requestKind": %1$s, "requestResource": %2$s, "requestSubResource": %3$s,
      "name": %3$s, "namespace": %3$s, "operation": %3$s, "userInfo": %4$s,
      "dryRun": {"type": "boolean"}, "options": {"x-kubernetes-int-or-string": true}}}
    """
        .formatted(kind, resource, text, user);
  }
}
