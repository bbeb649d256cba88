package io.naru.intellij.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The schema of a cluster, custom resources included, by group version and only when asked (OpenAPI
 * v3). Answers are kept. Thread-safe; asking blocks.
 */
public final class ClusterSchema {

  /**
   * A field of an object.
   *
   * @param type such as {@code string}, {@code []object}
   */
  public record Field(
      String name, String type, boolean required, String description, List<String> values) {}

  private final Function<String, Optional<JsonNode>> documents;
  private final Map<String, FutureTask<Optional<JsonNode>>> kept = new ConcurrentHashMap<>();

  ClusterSchema(Function<String, Optional<JsonNode>> documents) {
    this.documents = documents;
  }

  public static ClusterSchema of(KubeClient client) {
    return new ClusterSchema(apiVersion -> {
      String key = (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion;
      JsonNode url = client.get("/openapi/v3").path("paths").path(key).path("serverRelativeURL");
      return url.isMissingNode() ? Optional.empty() : Optional.of(client.get(url.asText()));
    });
  }

  /** A place in the schema of one kind. */
  public record Place(JsonNode document, JsonNode schema) {

    /** Where a field leads; list items are entered without a step of their own. */
    public Optional<Place> field(String name) {
      JsonNode items = items();
      JsonNode property = items.path("properties").path(name);
      if (property.isMissingNode()) {
        property = items.path("additionalProperties");
      }
      return property.isObject()
          ? Optional.of(new Place(document, resolve(document, property)))
          : Optional.empty();
    }

    private JsonNode items() {
      return schema.path("type").asText().equals("array")
          ? resolve(document, schema.path("items"))
          : schema;
    }

    /** Whether it says all the fields that there may be. */
    public boolean closed() {
      JsonNode items = items();
      return items.path("properties").size() > 0
          && !items.path("additionalProperties").isObject()
          && !items.path("x-kubernetes-preserve-unknown-fields").asBoolean()
          && !items.path("x-kubernetes-embedded-resource").asBoolean();
    }

    public String description() {
      return schema.path("description").asText("");
    }

    /** By name. */
    public List<Field> fields() {
      JsonNode items = items();
      Map<String, Field> fields = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : items.path("properties").properties()) {
        JsonNode raw = entry.getValue();
        JsonNode schema = resolve(document, raw);
        List<String> values = new ArrayList<>();
        schema.path("enum").forEach(value -> values.add(value.asText()));
        boolean required = false;
        for (JsonNode name : items.path("required")) {
          required |= name.asText().equals(entry.getKey());
        }
        fields.put(
            entry.getKey(),
            new Field(
                entry.getKey(),
                type(schema),
                required,
                raw.path("description").asText(schema.path("description").asText("")),
                values));
      }
      return List.copyOf(fields.values());
    }

    private String type(JsonNode schema) {
      String type = schema.path("type").asText("object");
      return type.equals("array")
          ? "[]" + resolve(document, schema.path("items")).path("type").asText("object")
          : type;
    }
  }

  /**
   * The place that a path of field names leads to, empty if the cluster does not know the kind or
   * the field.
   *
   * @throws KubeException if the cluster can't be asked
   */
  public Optional<Place> place(String apiVersion, String kind, List<String> path) {
    Optional<Place> place = kind(apiVersion, kind);
    for (String step : path) {
      place = place.flatMap(from -> from.field(step));
    }
    return place;
  }

  private Optional<Place> kind(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    Optional<JsonNode> document = document(apiVersion);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    for (JsonNode schema : document.get().path("components").path("schemas")) {
      for (JsonNode is : schema.path("x-kubernetes-group-version-kind")) {
        if (is.path("kind").asText().equals(kind)
            && is.path("group").asText().equals(group)
            && is.path("version").asText().equals(version)) {
          return Optional.of(new Place(document.get(), schema));
        }
      }
    }
    return Optional.empty();
  }

  /** Asked for once, however many want it; what is not there may come with a definition. */
  private Optional<JsonNode> document(String apiVersion) {
    FutureTask<Optional<JsonNode>> mine = new FutureTask<>(() -> documents.apply(apiVersion));
    FutureTask<Optional<JsonNode>> theirs = kept.putIfAbsent(apiVersion, mine);
    FutureTask<Optional<JsonNode>> asked = theirs == null ? mine : theirs;
    if (asked == mine) {
      mine.run();
    }
    try {
      Optional<JsonNode> document = asked.get();
      if (document.isEmpty()) {
        kept.remove(apiVersion, asked);
      }
      return document;
    } catch (ExecutionException e) {
      kept.remove(apiVersion, asked);
      throw e.getCause() instanceof KubeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KubeException.cancelled();
    }
  }

  private static JsonNode resolve(JsonNode document, JsonNode schema) {
    JsonNode at = schema;
    for (int hops = 0; hops < 10; hops++) {
      if (at.has("$ref")) {
        at = document.at(at.path("$ref").asText().substring(1));
      } else if (at.path("allOf").size() == 1) {
        at = at.path("allOf").path(0);
      } else {
        return at;
      }
    }
    return MissingNode.getInstance();
  }
}
