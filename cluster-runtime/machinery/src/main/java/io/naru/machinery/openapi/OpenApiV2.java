package io.naru.machinery.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.openapi.Definitions.Dialect;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The document at {@code /openapi/v2}. Built when first asked for; given up when memory is short.
 * Thread-safe; make a new one when resources change.
 */
public final class OpenApiV2 {

  /** Media type by which clients ask for the protobuf form. */
  public static final String PROTOBUF_ACCEPT =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  /** Media type of the answer: without the at sign, which client-go cannot parse there. */
  public static final String PROTOBUF_CONTENT_TYPE =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private final String version;
  private final List<ServedResource> resources;
  private final String etag;
  private volatile SoftReference<byte[]> json = new SoftReference<>(null);
  private volatile SoftReference<byte[]> protobuf = new SoftReference<>(null);

  /**
   * @param version of the server, for example {@code v1.36.3}
   */
  public OpenApiV2(String version, Collection<ServedResource> resources) {
    this.version = version;
    this.resources = List.copyOf(resources);
    this.etag = Fingerprint.of(version, this.resources);
  }

  /** As {@code application/json}. */
  public OpenApiDocument json() {
    byte[] bytes = json.get();
    if (bytes == null) {
      bytes = Json.bytes(document());
      json = new SoftReference<>(bytes);
    }
    return new OpenApiDocument(bytes, etag);
  }

  /** As {@link #PROTOBUF_CONTENT_TYPE}. */
  public OpenApiDocument protobuf() {
    byte[] bytes = protobuf.get();
    if (bytes == null) {
      bytes = GnosticEncoder.encode(document());
      protobuf = new SoftReference<>(bytes);
    }
    return new OpenApiDocument(bytes, etag);
  }

  private ObjectNode document() {
    List<Operation> operations = new ArrayList<>();
    DiscoveryOperations.of(resources).values().forEach(operations::addAll);
    resources.forEach(resource -> operations.addAll(Operations.of(resource)));
    ObjectNode document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Kubernetes").put("version", version);
    document.set("paths", paths(operations));
    document.set("definitions", Definitions.write(Dialect.V2, resources, operations));
    document
        .putObject("securityDefinitions")
        .putObject("BearerToken")
        .put("description", "Bearer Token authentication")
        .put("type", "apiKey")
        .put("name", "authorization")
        .put("in", "header");
    document.putArray("security").addObject().putArray("BearerToken");
    return document;
  }

  private static ObjectNode paths(List<Operation> operations) {
    Map<String, ObjectNode> paths = new TreeMap<>();
    for (Operation operation : operations) {
      ObjectNode item =
          paths.computeIfAbsent(
              operation.path(),
              path -> {
                ObjectNode empty = Json.object();
                if (!operation.pathParameters().isEmpty()) {
                  parameters(empty.putArray("parameters"), operation.pathParameters());
                }
                return empty;
              });
      item.set(operation.method(), operation(operation));
    }
    ObjectNode json = Json.object();
    paths.forEach(json::set);
    return json;
  }

  private static ObjectNode operation(Operation operation) {
    ObjectNode json = Json.object();
    json.put("description", operation.description());
    if (!operation.consumes().isEmpty()) {
      strings(json.putArray("consumes"), operation.consumes());
    }
    strings(json.putArray("produces"), operation.produces());
    json.putArray("schemes").add("https");
    json.putArray("tags").add(operation.tag());
    json.put("operationId", operation.id());
    ArrayNode parameters = json.putArray("parameters");
    if (!operation.body().isEmpty()) {
      ObjectNode body = parameters.addObject().put("in", "body").put("name", "body");
      if (!operation.method().equals("delete")) {
        body.put("required", true);
      }
      body.set("schema", Definitions.reference(Dialect.V2, operation.body()));
    }
    parameters(parameters, operation.parameters());
    ObjectNode responses = json.putObject("responses");
    for (int code : operation.codes()) {
      ObjectNode response = responses.putObject(String.valueOf(code));
      response.put("description", Operation.describe(code));
      response.set(
          "schema",
          operation.answer().isEmpty()
              ? Json.object().put("type", "string")
              : Definitions.reference(Dialect.V2, operation.answer()));
    }
    responses.putObject("401").put("description", "Unauthorized");
    Definitions.action(json, operation);
    return json;
  }

  private static void parameters(ArrayNode array, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      ObjectNode json =
          array
              .addObject()
              .put("uniqueItems", true)
              .put("type", parameter.type())
              .put("description", parameter.description())
              .put("name", parameter.name())
              .put("in", parameter.inPath() ? "path" : "query");
      if (parameter.inPath()) {
        json.put("required", true);
      }
    }
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
