package io.naru.apiserver.kinds.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.events.EventStrategy.Shape;
import io.naru.apiserver.kinds.support.Ages;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.time.Instant;
import java.util.Locale;

/** Columns of events. */
public final class EventPrinter {

  private final Shape shape;

  private EventPrinter(Shape shape) {
    this.shape = shape;
  }

  /** Of {@code v1}. */
  public static Printer core() {
    return new EventPrinter(Shape.CORE).create();
  }

  /** Of {@code events.k8s.io/v1}. */
  public static Printer events() {
    return new EventPrinter(Shape.EVENTS).create();
  }

  private Printer create() {
    boolean core = shape == Shape.CORE;
    return TablePrinter.unnamed()
        .timed("Last Seen", "Time since it last happened.", this::lastSeen)
        .text("Type", "Normal or warning.", event -> Field.of(event).at("type").text())
        .text("Reason", "Why, in one word.", event -> Field.of(event).at("reason").text())
        .text("Object", "What it is about.", this::object)
        .text("Subobject", "Which part of it.", event -> about(event).at("fieldPath").text())
        .wide()
        .text("Source", "Who reports it.", this::source)
        .wide()
        .text(
            "Message",
            "What happened.",
            event -> Field.of(event).at(core ? "message" : "note").text().strip())
        .timed("First Seen", "Time since it first happened.", this::firstSeen)
        .wide()
        .raw("Count", "string", "How often.", event -> event.numberNode(count(event)))
        .wide()
        .name(true)
        .build();
  }

  private Field about(ObjectNode event) {
    return Field.of(event).at(shape.object());
  }

  private String object(ObjectNode event) {
    String kind = about(event).at("kind").text().toLowerCase(Locale.ROOT);
    String name = about(event).at("name").text();
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private String source(ObjectNode event) {
    Field source = Field.of(event).at(shape.source());
    String component =
        source.at("component").empty()
            ? Field.of(event).at(shape.reporter()).text()
            : source.at("component").text();
    String host = source.at("host").text();
    return host.isEmpty() ? component : component + ", " + host;
  }

  private String firstSeen(ObjectNode event, Instant now) {
    String first =
        Field.of(event)
            .at(shape == Shape.CORE ? "firstTimestamp" : "deprecatedFirstTimestamp")
            .text();
    return Ages.since(first.isEmpty() ? Field.of(event).at("eventTime").text() : first, now);
  }

  private String lastSeen(ObjectNode event, Instant now) {
    String series = Field.of(event).at("series", "lastObservedTime").text();
    if (!series.isEmpty()) {
      return Ages.since(series, now);
    }
    String last =
        Field.of(event)
            .at(shape == Shape.CORE ? "lastTimestamp" : "deprecatedLastTimestamp")
            .text();
    return last.isEmpty() ? firstSeen(event, now) : Ages.since(last, now);
  }

  private long count(ObjectNode event) {
    Field series = Field.of(event).at("series", "count");
    long count =
        series.present()
            ? series.number()
            : Field.of(event).at(shape == Shape.CORE ? "count" : "deprecatedCount").number();
    return Math.max(count, 1);
  }
}
