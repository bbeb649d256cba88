package io.naru.machinery.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON Patch (RFC 6902): a parsed list of operations. Immutable.
 *
 * <p>A document that is no patch is answered with 400, one that does not fit the object with 422,
 * one of too many operations with 413, as the API server of Kubernetes does.
 */
public final class JsonPatch {

  /** What Kubernetes takes in one patch. */
  public static final int MAX_OPERATIONS = 10_000;

  private enum Kind {
    ADD,
    REMOVE,
    REPLACE,
    MOVE,
    COPY,
    TEST
  }

  private record Operation(
      Kind kind, JsonPointer path, @Nullable JsonPointer from, @Nullable JsonNode value) {}

  private final List<Operation> operations;

  private JsonPatch(List<Operation> operations) {
    this.operations = operations;
  }

  /**
   * Reads a patch document.
   *
   * @throws StatusException 400 if it is not a list of operations, 413 if it is too long
   */
  public static JsonPatch parse(JsonNode document) {
    if (!(document instanceof ArrayNode list)) {
      throw PatchErrors.malformed("error decoding patch: a JSON patch is a list of operations");
    }
    if (list.size() > MAX_OPERATIONS) {
      throw StatusException.requestEntityTooLarge(
          "The allowed maximum operations in a JSON patch is "
              + MAX_OPERATIONS
              + ", got "
              + list.size());
    }
    List<Operation> operations = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      if (!item.isObject()) {
        throw PatchErrors.malformed("error decoding patch: an operation must be an object");
      }
      operations.add(operation(item));
    }
    return new JsonPatch(List.copyOf(operations));
  }

  /**
   * The patched object: a new tree; the input stays untouched. All operations succeed, or none.
   *
   * @throws StatusException 422 if an operation does not fit
   */
  public ObjectNode apply(ObjectNode original) {
    JsonNode root = original.deepCopy();
    for (Operation operation : operations) {
      root = apply(root, operation);
    }
    if (root instanceof ObjectNode result) {
      return result;
    }
    throw PatchErrors.inapplicable("the patch leaves something that is not an object");
  }

  private static Operation operation(JsonNode item) {
    // An unknown or incomplete operation is found out by Kubernetes only when it applies the patch.
    Kind kind =
        switch (item.path("op").asText()) {
          case "add" -> Kind.ADD;
          case "remove" -> Kind.REMOVE;
          case "replace" -> Kind.REPLACE;
          case "move" -> Kind.MOVE;
          case "copy" -> Kind.COPY;
          case "test" -> Kind.TEST;
          default -> throw PatchErrors.inapplicable("unexpected kind of operation: " + item);
        };
    JsonPointer path = pointer(item, "path");
    boolean moves = kind == Kind.MOVE || kind == Kind.COPY;
    JsonNode value = item.get("value");
    if (value == null && (kind == Kind.ADD || kind == Kind.REPLACE)) {
      throw PatchErrors.inapplicable("operation has no value: " + item);
    }
    return new Operation(kind, path, moves ? pointer(item, "from") : null, value);
  }

  private static JsonPointer pointer(JsonNode item, String field) {
    JsonNode text = item.get(field);
    if (text == null || !text.isTextual()) {
      throw PatchErrors.inapplicable("operation has no " + field + ": " + item);
    }
    return JsonPointer.parse(text.textValue());
  }

  private static JsonNode apply(JsonNode root, Operation operation) {
    JsonPointer path = operation.path();
    JsonPointer from = operation.from();
    JsonNode value = operation.value();
    return switch (operation.kind()) {
      case ADD -> add(root, path, copy(value));
      case REMOVE -> {
        remove(root, path);
        yield root;
      }
      case REPLACE -> replace(root, path, copy(value));
      case MOVE -> {
        if (from == null || (from.isPrefixOf(path) && !from.equals(path))) {
          throw PatchErrors.inapplicable(
              "cannot move a value into itself: \"" + path.text() + "\"");
        }
        JsonNode moved = existing(root, from);
        remove(root, from);
        yield add(root, path, moved);
      }
      case COPY -> {
        if (from == null) {
          throw PatchErrors.inapplicable("copy has no from");
        }
        yield add(root, path, existing(root, from).deepCopy());
      }
      case TEST -> {
        test(root, path, value);
        yield root;
      }
    };
  }

  private static JsonNode copy(@Nullable JsonNode value) {
    if (value == null) {
      throw PatchErrors.inapplicable("operation has no value");
    }
    return value.deepCopy();
  }

  private static JsonNode add(JsonNode root, JsonPointer path, JsonNode value) {
    if (path.isRoot()) {
      return value;
    }
    switch (path.parent(root)) {
      case ObjectNode object -> object.set(path.last(), value);
      case ArrayNode array -> {
        int index =
            path.last().equals("-")
                ? array.size()
                : JsonPointer.index(path.last(), array.size() + 1);
        if (index < 0) {
          throw missing("add", path);
        }
        array.insert(index, value);
      }
      case null, default -> throw missing("add", path);
    }
    return root;
  }

  private static JsonNode replace(JsonNode root, JsonPointer path, JsonNode value) {
    if (path.isRoot()) {
      return value;
    }
    switch (path.parent(root)) {
      case ObjectNode object when object.has(path.last()) -> object.set(path.last(), value);
      case ArrayNode array when JsonPointer.index(path.last(), array.size()) >= 0 ->
          array.set(JsonPointer.index(path.last(), array.size()), value);
      case null, default -> throw missing("replace", path);
    }
    return root;
  }

  private static void remove(JsonNode root, JsonPointer path) {
    if (path.isRoot()) {
      throw missing("remove", path);
    }
    switch (path.parent(root)) {
      case ObjectNode object when object.has(path.last()) -> object.remove(path.last());
      case ArrayNode array when JsonPointer.index(path.last(), array.size()) >= 0 ->
          array.remove(JsonPointer.index(path.last(), array.size()));
      case null, default -> throw missing("remove", path);
    }
  }

  private static void test(JsonNode root, JsonPointer path, @Nullable JsonNode expected) {
    JsonNode found = path.find(root);
    // A missing field passes a test for null, as in the library that Kubernetes uses.
    boolean nothingFound = found == null || found.isNull();
    boolean nothingExpected = expected == null || expected.isNull();
    boolean passed =
        found == null || expected == null || nothingFound || nothingExpected
            ? nothingFound && nothingExpected
            : JsonEquality.equal(found, expected);
    if (!passed) {
      throw PatchErrors.inapplicable("testing value " + path.text() + " failed");
    }
  }

  private static JsonNode existing(JsonNode root, JsonPointer path) {
    JsonNode found = path.find(root);
    if (found == null) {
      throw missing("read", path);
    }
    return found;
  }

  private static StatusException missing(String operation, JsonPointer path) {
    return PatchErrors.inapplicable(
        operation + " operation does not apply: doc is missing path: \"" + path.text() + "\"");
  }
}
