package io.naru.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.time.Instant;
import java.util.List;

/** Sends objects the way of the registry, as far as a kind's own rules go. */
public final class Trial {

  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  private final Kind kind;

  private Trial(Kind kind) {
    this.kind = kind;
  }

  public static Trial of(String group, String version, String plural) {
    Kind kind = KindTable.builtIn().find(group, version, plural);
    if (kind == null) {
      throw new AssertionError("no such kind: " + plural);
    }
    return new Trial(kind);
  }

  /** JSON with single quotes, so that tests can be read. */
  public static ObjectNode json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  /** The object with its defaults, as it would be stored. */
  public ObjectNode created(String text) {
    ObjectNode object = json(text);
    Json.ensureObject(object, "metadata").put("uid", "u1");
    kind.strategy().applyDefaults(object);
    kind.strategy().prepareForCreate(object);
    return object;
  }

  /** What is wrong with creating it: {@code Reason path}, without the prefix of reasons. */
  public List<String> refusals(String text) {
    ObjectNode object = created(text);
    FieldErrors errors = new FieldErrors();
    String name = Json.text(object, "metadata", "name");
    if (!name.isEmpty()) {
      kind.strategy()
          .nameErrors(object, name)
          .forEach(error -> errors.invalid("metadata.name", name, error));
    }
    kind.strategy().validate(object, errors);
    return list(errors);
  }

  /** As {@link #refusals}, in full: {@code path: message}, in the order found. */
  public List<String> messages(String text) {
    ObjectNode object = created(text);
    FieldErrors errors = new FieldErrors();
    kind.strategy().validate(object, errors);
    return full(errors);
  }

  /** The warnings that its creator is answered with. */
  public List<String> warnings(String text) {
    return kind.strategy().warnings(created(text), null);
  }

  /** What is wrong with writing a status, in full: {@code path: message}. */
  public List<String> refusedStatus(String text, String status) {
    ObjectNode old = created(text);
    ObjectNode object = old.deepCopy();
    object.set("status", json(status));
    FieldErrors errors = new FieldErrors();
    kind.strategy().validateStatusUpdate(object, old, errors);
    return full(errors);
  }

  /** What is wrong with changing one into the other. */
  public List<String> refusedChanges(String before, String after) {
    return list(change(before, after, false));
  }

  /** As {@link #refusedChanges}, in full: {@code path: message}. */
  public List<String> changeMessages(String before, String after) {
    return full(change(before, after, false));
  }

  /** As {@link #changeMessages}, of a part of the spec with a subresource of its own. */
  public List<String> partMessages(String before, String after) {
    return full(change(before, after, true));
  }

  private FieldErrors change(String before, String after, boolean part) {
    ObjectNode old = created(before);
    ObjectNode object = json(after);
    Json.ensureObject(object, "metadata").put("uid", "u1");
    Json.ensureObject(object, "metadata").put("resourceVersion", "7");
    kind.strategy().applyDefaults(object);
    kind.strategy().prepareForUpdate(object, old);
    FieldErrors errors = new FieldErrors();
    if (part) {
      kind.strategy().validatePart(object, old, errors);
    } else {
      kind.strategy().validate(object, errors);
      kind.strategy().validateUpdate(object, old, errors);
    }
    return errors;
  }

  /** The cells of an object as stored, as text. */
  public List<String> cells(String text) {
    return cells(json(text));
  }

  public List<String> cells(ObjectNode object) {
    ArrayNode cells = Json.array();
    kind.printer().print(object, NOW, cells);
    return cells.valueStream().map(cell -> cell.asText()).toList();
  }

  public Strategy strategy() {
    return kind.strategy();
  }

  private static List<String> full(FieldErrors errors) {
    return errors.causes().stream().map(cause -> cause.field() + ": " + cause.message()).toList();
  }

  private static List<String> list(FieldErrors errors) {
    return errors.causes().stream()
        .map(cause -> cause.reason().replace("FieldValue", "") + " " + cause.field())
        .sorted()
        .toList();
  }
}
