package io.naru.apiserver.kinds.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Events of the core group, in whose shape all events are stored. */
public final class EventStrategy extends StandardStrategy {

  private static final List<String> REFERENCE =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

  private static final int MAX_WORD = 128;
  private static final int MAX_NOTE = 1024;

  private final Shape shape;

  /** Where the two versions keep the same things. */
  enum Shape {
    CORE("involvedObject", "reportingComponent", "source"),
    EVENTS("regarding", "reportingController", "deprecatedSource");

    private final String object;
    private final String reporter;
    private final String source;

    Shape(String object, String reporter, String source) {
      this.object = object;
      this.reporter = reporter;
      this.source = source;
    }

    /** The field of what the event is about. */
    String object() {
      return object;
    }

    String reporter() {
      return reporter;
    }

    /** The field of who reported, in the old way. */
    String source() {
      return source;
    }
  }

  private EventStrategy(Shape shape) {
    super(Traits.PLAIN.named(NameRule.PATH_SEGMENT).createdOnUpdate());
    this.shape = shape;
  }

  /** Of {@code v1}. */
  public static EventStrategy core() {
    return new EventStrategy(Shape.CORE);
  }

  /** Of {@code events.k8s.io/v1}. */
  public static EventStrategy events() {
    return new EventStrategy(Shape.EVENTS);
  }

  @Override
  protected void setDefaults(ObjectNode event) {
    nullIfMissing(event, "eventTime");
    if (shape == Shape.CORE) {
      nullIfMissing(event, "firstTimestamp");
      nullIfMissing(event, "lastTimestamp");
      Defaults.object(event, "involvedObject");
      Defaults.object(event, "source");
      Defaults.text(event, "reportingComponent", "");
      Defaults.text(event, "reportingInstance", "");
    } else {
      Defaults.object(event, "regarding");
      Defaults.object(event, "deprecatedSource");
      nullIfMissing(event, "deprecatedFirstTimestamp");
      nullIfMissing(event, "deprecatedLastTimestamp");
    }
  }

  private static void nullIfMissing(ObjectNode event, String field) {
    if (event.get(field) == null) {
      event.putNull(field);
    }
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field event = Field.of(object);
    String about = event.at(shape.object, "namespace").text();
    String namespace = Json.text(object, "metadata", "namespace");
    boolean matches = about.isEmpty() ? namespace.equals("default") : about.equals(namespace);
    if (!matches) {
      errors.invalid(
          event.at(shape.object, "namespace").path(), about, "does not match event.namespace");
    }
    // Whoever sets the new time keeps the rules of the new kind.
    if (shape == Shape.EVENTS || event.at("eventTime").present()) {
      modern(event, errors);
    }
  }

  private void modern(Field event, FieldErrors errors) {
    if (!event.at("eventTime").present()) {
      errors.required("eventTime", "");
    }
    Field reporter = event.at(shape.reporter);
    if (Checks.required(reporter, errors)) {
      Checks.name(reporter, NameRules::qualifiedNameErrors, errors);
    }
    for (String field : List.of("reportingInstance", "action", "reason")) {
      Checks.required(event.at(field), errors);
      notLonger(event.at(field), MAX_WORD, errors);
    }
    notLonger(event.at(shape == Shape.CORE ? "message" : "note").as("message"), MAX_NOTE, errors);
    Field type = event.at("type");
    if (Checks.required(type, errors) && !List.of("Normal", "Warning").contains(type.text())) {
      errors.invalid(type.path(), "", "has invalid value: " + type.text());
    }
    Field series = event.at("series");
    if (series.present()) {
      if (series.at("count").number() < 2) {
        errors.invalid(series.at("count").path(), "", "should be at least 2");
      }
      if (!series.at("lastObservedTime").present()) {
        errors.required(series.at("lastObservedTime").path(), "");
      }
    }
  }

  private static void notLonger(Field text, int limit, FieldErrors errors) {
    if (text.text().length() > limit) {
      errors.invalid(text.path(), "", "can have at most " + limit + " characters");
    }
  }

  @Override
  public List<String> selectableFieldNames() {
    return Stream.concat(
            REFERENCE.stream().map(field -> shape.object + "." + field),
            Stream.of("reason", shape.reporter, "source", "type"))
        .toList();
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    Field event = Field.of(object);
    Map<String, String> fields = new HashMap<>();
    for (String field : REFERENCE) {
      fields.put(shape.object + "." + field, event.at(shape.object, field).text());
    }
    fields.put("reason", event.at("reason").text());
    fields.put("type", event.at("type").text());
    fields.put(shape.reporter, event.at(shape.reporter).text());
    String source = event.at(shape.source, "component").text();
    fields.put("source", source.isEmpty() ? event.at(shape.reporter).text() : source);
    return fields;
  }
}
