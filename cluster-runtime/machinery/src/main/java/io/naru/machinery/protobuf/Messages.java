package io.naru.machinery.protobuf;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.schema.Schemas;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The table of messages that the build made: fields by number, each message read when first used.
 */
final class Messages {

  /** How often a field may occur, and what that means. */
  enum Shape {
    SINGLE,
    REPEATED,
    MAP
  }

  /**
   * @param type a scalar's name, or that of a message
   * @param jsonName empty if the message's fields stand in its parent
   */
  record Field(Shape shape, String type, String jsonName) {}

  private static final class Table {
    private static final Map<String, String> LINES = read();
  }

  private static final Map<String, Map<Integer, Field>> PARSED = new ConcurrentHashMap<>();

  private Messages() {}

  /** The fields of a kind's objects; null if the kind has no messages. */
  static @Nullable Map<Integer, Field> of(GroupVersionKind kind) {
    String name = Schemas.builtIn().nameOf(kind);
    if (name == null && kind.group().equals("meta.k8s.io")) {
      name = "io.k8s.apimachinery.pkg.apis.meta.v1." + kind.kind();
    }
    return name == null ? null : fields(name);
  }

  /** The fields of a message by their number, in its order; null if there is no such message. */
  static @Nullable Map<Integer, Field> fields(String message) {
    Map<Integer, Field> known = PARSED.get(message);
    if (known != null) {
      return known;
    }
    String line = Table.LINES.get(message);
    return line == null ? null : PARSED.computeIfAbsent(message, name -> parse(line));
  }

  private static Map<Integer, Field> parse(String line) {
    Map<Integer, Field> fields = new TreeMap<>();
    for (String field : line.split(";")) {
      String[] parts = field.split(":", 4);
      if (parts.length == 4) {
        Shape shape =
            switch (parts[1]) {
              case "*" -> Shape.REPEATED;
              case "m" -> Shape.MAP;
              default -> Shape.SINGLE;
            };
        fields.put(Integer.valueOf(parts[0]), new Field(shape, parts[2], parts[3]));
      }
    }
    return Collections.unmodifiableMap(fields);
  }

  private static Map<String, String> read() {
    Map<String, String> lines = new HashMap<>();
    try (InputStream in = Messages.class.getResourceAsStream("/io/naru/machinery/schema/wire.gz")) {
      if (in == null) {
        throw new IllegalStateException("the table of protobuf messages is missing from the jar");
      }
      String text = new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .forEach(line -> {
            int tab = line.indexOf('\t');
            lines.put(line.substring(0, tab), line.substring(tab + 1));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }
}
