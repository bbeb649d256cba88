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
import org.jspecify.annotations.Nullable;

/**
 * The documents below {@code /openapi/v3}: an index, and one document for each group version, which
 * {@code kubectl explain} and client-side checks read. Built when first asked for; given up when
 * memory is short. Thread-safe; make a new one when resources change.
 */
public final class OpenApiV3 {

  private final Map<String, GroupVersionDocument> documents = new TreeMap<>();
  private final OpenApiDocument index;
  private final String version;

  /**
   * @param version of the server, for example {@code v1.36.3}
   */
  public OpenApiV3(String version, Collection<ServedResource> resources) {
    this(version, resources, Map.of());
  }

  private OpenApiV3(
      String version,
      Collection<ServedResource> resources,
      Map<String, GroupVersionDocument> before) {
    this.version = version;
    Map<String, List<ServedResource>> groups = new TreeMap<>();
    for (ServedResource resource : resources) {
      groups.computeIfAbsent(resource.groupVersionPath(), path -> new ArrayList<>()).add(resource);
    }
    ObjectNode paths = Json.object();
    Map<String, List<Operation>> discovery = DiscoveryOperations.of(resources);
    discovery.keySet().forEach(path -> groups.putIfAbsent(path, List.of()));
    groups.forEach((path, served) -> {
      String etag = Fingerprint.of(version + path, served);
      GroupVersionDocument old = before.get(path);
      documents.put(
          path,
          old != null && old.etag.equals(etag)
              ? old
              : new GroupVersionDocument(served, discovery.getOrDefault(path, List.of()), etag));
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + etag);
    });
    byte[] bytes = Json.bytes(Json.object().set("paths", paths));
    this.index = new OpenApiDocument(bytes, OpenApiDocument.hash(paths.toString()));
  }

  /** For other resources; documents of group versions that are the same are kept. */
  public OpenApiV3 with(Collection<ServedResource> resources) {
    return new OpenApiV3(version, resources, documents);
  }

  /** What {@code /openapi/v3} answers. */
  public OpenApiDocument index() {
    return index;
  }

  /**
   * What {@code /openapi/v3/PATH} answers; null if there is no such document.
   *
   * @param path for example {@code api/v1} or {@code apis/apps/v1}
   */
  public @Nullable OpenApiDocument document(String path) {
    GroupVersionDocument document = documents.get(path);
    return document == null ? null : document.get();
  }

  private final class GroupVersionDocument {

    private final List<ServedResource> resources;
    private final List<Operation> discovery;
    private final String etag;
    private volatile SoftReference<byte[]> json = new SoftReference<>(null);

    GroupVersionDocument(List<ServedResource> resources, List<Operation> discovery, String etag) {
      this.resources = List.copyOf(resources);
      this.discovery = List.copyOf(discovery);
      this.etag = etag;
    }

    OpenApiDocument get() {
      byte[] bytes = json.get();
      if (bytes == null) {
        bytes = Json.bytes(build());
        json = new SoftReference<>(bytes);
      }
      return new OpenApiDocument(bytes, etag);
    }

    private ObjectNode build() {
      List<Operation> operations = new ArrayList<>(discovery);
      resources.forEach(resource -> operations.addAll(Operations.of(resource)));
      ObjectNode document = Json.object().put("openapi", "3.0.0");
      document.putObject("info").put("title", "Kubernetes").put("version", version);
      Map<String, ObjectNode> paths = new TreeMap<>();
      for (Operation operation : operations) {
        paths
            .computeIfAbsent(operation.path(), path -> pathItem(operation))
            .set(operation.method(), operation(operation));
      }
      ObjectNode all = document.putObject("paths");
      paths.forEach(all::set);
      ObjectNode components = document.putObject("components");
      components.set("schemas", Definitions.write(Dialect.V3, resources, operations));
      components
          .putObject("securitySchemes")
          .putObject("BearerToken")
          .put("type", "apiKey")
          .put("description", "Bearer Token authentication")
          .put("name", "authorization")
          .put("in", "header");
      return document;
    }
  }

  private static ObjectNode pathItem(Operation operation) {
    ObjectNode item = Json.object();
    if (!operation.pathParameters().isEmpty()) {
      parameters(item.putArray("parameters"), operation.pathParameters());
    }
    return item;
  }

  private static ObjectNode operation(Operation operation) {
    ObjectNode json = Json.object();
    json.putArray("tags").add(operation.tag());
    json.put("description", operation.description());
    json.put("operationId", operation.id());
    if (!operation.parameters().isEmpty()) {
      parameters(json.putArray("parameters"), operation.parameters());
    }
    if (!operation.body().isEmpty()) {
      ObjectNode body = json.putObject("requestBody");
      if (!operation.method().equals("delete")) {
        body.put("required", true);
      }
      content(body, operation.consumes(), operation.body());
    }
    ObjectNode responses = json.putObject("responses");
    for (int code : operation.codes()) {
      ObjectNode response = responses.putObject(String.valueOf(code));
      response.put("description", Operation.describe(code));
      content(response, operation.produces(), operation.answer());
    }
    responses.putObject("401").put("description", "Unauthorized");
    Definitions.action(json, operation);
    return json;
  }

  private static void content(ObjectNode json, List<String> types, String definition) {
    ObjectNode content = json.putObject("content");
    for (String type : types) {
      content
          .putObject(type)
          .set(
              "schema",
              definition.isEmpty()
                  ? Json.object().put("type", "string")
                  : Definitions.reference(Dialect.V3, definition));
    }
  }

  private static void parameters(ArrayNode array, List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      ObjectNode json =
          array
              .addObject()
              .put("name", parameter.name())
              .put("in", parameter.inPath() ? "path" : "query")
              .put("description", parameter.description());
      if (parameter.inPath()) {
        json.put("required", true);
      }
      json.putObject("schema").put("type", parameter.type()).put("uniqueItems", true);
    }
  }
}
