package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.AdmissionChain;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.CustomObjects.ScalePaths;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.TablePrinter;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** {@code autoscaling/v1 Scale}: the replicas of whatever has replicas, in one form. */
final class Scales {

  static final Printer PRINTER =
      TablePrinter.named()
          .number(
              "Desired",
              "How many there should be.",
              scale -> scale.path("spec").path("replicas").asLong())
          .number(
              "Available",
              "How many there are.",
              scale -> scale.path("status").path("replicas").asLong())
          .age()
          .build();

  private static final GroupVersionKind SCALE = new GroupVersionKind("autoscaling", "v1", "Scale");
  private static final ScalePaths BUILT_IN =
      new ScalePaths(
          List.of("spec", "replicas"), List.of("status", "replicas"), List.of("spec", "selector"));
  private static final List<String> METADATA =
      List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp");

  private final AdmissionChain admission;
  private final Updating updating;

  Scales(AdmissionChain admission, Updating updating) {
    this.admission = admission;
    this.updating = updating;
  }

  ApiObject of(Call call, ApiObject object) {
    if (!call.kind().hasSubresource("scale")) {
      throw StatusException.noSuchResource();
    }
    return ApiObject.of(tree(call, object.tree()));
  }

  ApiObject update(Call call, UnaryOperator<ObjectNode> change) {
    ApiObject updated =
        updating.updateAdmitted(
            call,
            old -> {
              ObjectNode scale = admitted(call, tree(call, old), change);
              ObjectNode object = old.deepCopy();
              String version = Json.text(scale, "metadata", "resourceVersion");
              if (version.isEmpty()) {
                Metadata.of(object).remove("resourceVersion");
              } else {
                Metadata.of(object).put("resourceVersion", version);
              }
              List<String> path = paths(call).specReplicas();
              Json.ensureObject(object, path.subList(0, path.size() - 1).toArray(String[]::new))
                  .put(path.getLast(), scale.path("spec").path("replicas").asInt());
              return object;
            },
            Rules.OBJECT);
    return ApiObject.of(tree(call, updated.tree()));
  }

  /** The wanted scale, valid and admitted. */
  private ObjectNode admitted(Call call, ObjectNode old, UnaryOperator<ObjectNode> change) {
    ObjectNode scale = change.apply(old.deepCopy());
    Attributes attributes = Updating.attributes(call, scale, old);
    admission.mutate(attributes);
    validate(call, scale);
    admission.validate(attributes);
    return scale;
  }

  private static void validate(Call call, ObjectNode scale) {
    JsonNode replicas = Json.at(scale, "spec", "replicas");
    if (replicas != null && replicas.asLong() < 0) {
      FieldErrors errors = new FieldErrors();
      errors.invalid("spec.replicas", replicas, "must be greater than or equal to 0");
      throw StatusException.invalid(SCALE, call.name(), errors);
    }
  }

  private static ScalePaths paths(Call call) {
    CustomObjects custom = call.kind().custom();
    ScalePaths paths = custom == null ? null : custom.scale();
    return paths == null ? BUILT_IN : paths;
  }

  private static @Nullable JsonNode at(ObjectNode object, List<String> path) {
    return path.isEmpty() ? null : Json.at(object, path.toArray(String[]::new));
  }

  private static ObjectNode tree(Call call, ObjectNode object) {
    ScalePaths paths = paths(call);
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", SCALE.apiVersion());
    ObjectNode metadata = scale.putObject("metadata");
    for (String field : METADATA) {
      JsonNode value = Json.at(object, "metadata", field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    scale.putObject("spec");
    JsonNode replicas = at(object, paths.specReplicas());
    if (replicas == null && call.kind().custom() != null) {
      String where = "." + String.join(".", paths.specReplicas());
      throw StatusException.internal("the spec replicas field \"" + where + "\" does not exist");
    }
    if (replicas != null && replicas.asInt() != 0) {
      scale.withObject("/spec").put("replicas", replicas.asInt());
    }
    ObjectNode status = scale.putObject("status");
    JsonNode present = at(object, paths.statusReplicas());
    status.put("replicas", present == null ? 0 : present.asInt());
    JsonNode selected = at(object, paths.labelSelector());
    String selector =
        selected == null ? "" : selected.isTextual() ? selected.textValue() : selector(selected);
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  /** A selector in the form of query parameters. */
  private static String selector(JsonNode selector) {
    List<String> terms = new ArrayList<>();
    boolean plain = !selector.has("matchLabels") && !selector.has("matchExpressions");
    JsonNode labels = plain ? selector : selector.path("matchLabels");
    labels.properties().forEach(e -> terms.add(e.getKey() + "=" + e.getValue().asText()));
    for (JsonNode expression : plain ? Json.array() : selector.path("matchExpressions")) {
      terms.add(term(expression));
    }
    return terms.stream().sorted().collect(Collectors.joining(","));
  }

  private static String term(JsonNode expression) {
    String key = Json.text(expression, "key");
    String values =
        StreamSupport.stream(expression.path("values").spliterator(), false)
            .map(JsonNode::asText)
            .sorted()
            .collect(Collectors.joining(",", "(", ")"));
    return switch (Json.text(expression, "operator")) {
      case "In" -> key + " in " + values;
      case "NotIn" -> key + " notin " + values;
      case "Exists" -> key;
      default -> "!" + key;
    };
  }
}
