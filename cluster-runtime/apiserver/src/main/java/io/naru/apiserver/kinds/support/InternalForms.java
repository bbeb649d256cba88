package io.naru.apiserver.kinds.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes parts of objects as they stand in the messages of the Go server, which shows its own
 * structures there: fields named as in Go, in its order, and the unset ones too. The structures are
 * listed in {@code internal-forms.txt}. Only for messages.
 */
public final class InternalForms {

  private static final String TABLE = "internal-forms.txt";
  private static final Map<String, List<Member>> FORMS = read();

  /**
   * A field of a structure.
   *
   * @param name in Go
   * @param json in the object
   * @param around whether it stands in the structure around this one in the object
   * @param shape as in the table
   */
  private record Member(String name, String json, boolean around, String shape) {}

  private InternalForms() {}

  /**
   * The internal form of a value.
   *
   * @param form name of a structure of the table
   */
  public static JsonNode of(String form, Field value) {
    return structure(form, value.node(), null);
  }

  /** What changed between two values, as a unified difference of their internal forms. */
  public static String difference(String form, Field before, Field after) {
    return LineDifference.of(
        IndentedJson.lines(of(form, before)), IndentedJson.lines(of(form, after)));
  }

  private static JsonNode structure(
      String form, @Nullable JsonNode value, @Nullable JsonNode around) {
    ObjectNode written = Json.object();
    for (Member member : FORMS.getOrDefault(form, List.of())) {
      JsonNode holder = member.around ? around : value;
      JsonNode there = holder == null ? null : holder.get(member.json);
      if (member.name.startsWith("+")) {
        // Metadata has no name of its own, and writes what is set only.
        if (there instanceof ObjectNode metadata) {
          written.setAll(metadata.deepCopy());
        }
      } else {
        written.set(member.name, shaped(member.shape, there, value));
      }
    }
    return written;
  }

  private static JsonNode shaped(
      String shape, @Nullable JsonNode there, @Nullable JsonNode inside) {
    if (there == null || there.isNull()) {
      return switch (shape) {
        case "" -> TextNode.valueOf("");
        case "b" -> BooleanNode.FALSE;
        case "i" -> IntNode.valueOf(0);
        case "?", "{}", "[]" -> NullNode.getInstance();
        default -> nested(shape, there, inside);
      };
    }
    return switch (shape) {
      case "", "b", "i", "?", "[]" -> there;
      case "{}" -> there.isEmpty() ? NullNode.getInstance() : there;
      default -> nested(shape, there, inside);
    };
  }

  private static JsonNode nested(
      String shape, @Nullable JsonNode there, @Nullable JsonNode inside) {
    if (shape.startsWith("[")) {
      if (!(there instanceof ArrayNode list)) {
        return NullNode.getInstance();
      }
      ArrayNode written = Json.array();
      String form = shape.substring(1, shape.length() - 1);
      list.forEach(item -> written.add(structure(form, item, inside)));
      return written;
    }
    if (shape.startsWith("*")) {
      return there == null || there.isNull()
          ? NullNode.getInstance()
          : structure(shape.substring(1), there, inside);
    }
    return structure(shape, there, inside);
  }

  private static Map<String, List<Member>> read() {
    try (InputStream stream = InternalForms.class.getResourceAsStream(TABLE)) {
      if (stream == null) {
        throw new IllegalStateException(TABLE + " is missing");
      }
      Map<String, List<Member>> forms = new HashMap<>();
      new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            List<String> words = List.of(line.split(" "));
            forms.put(words.getFirst(), words.stream().skip(1).map(InternalForms::member).toList());
          });
      return Map.copyOf(forms);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Member member(String word) {
    int colon = word.indexOf(':');
    String shape = colon < 0 ? "" : word.substring(colon + 1);
    String names = colon < 0 ? word : word.substring(0, colon);
    int equals = names.indexOf('=');
    String name = equals < 0 ? names : names.substring(0, equals);
    String json = equals < 0 ? camelCase(name) : names.substring(equals + 1);
    boolean around = json.startsWith("^");
    return new Member(name, around ? json.substring(1) : json, around, shape);
  }

  /** {@code DNSPolicy} is {@code dnsPolicy}, {@code TTY} is {@code tty}. */
  private static String camelCase(String name) {
    String plain = name.startsWith("+") ? name.substring(1) : name;
    int capitals =
        (int)
            Stream.iterate(0, i -> i + 1)
                .limit(plain.length())
                .takeWhile(i -> Character.isUpperCase(plain.charAt(i)))
                .count();
    int lowered = capitals > 1 && capitals < plain.length() ? capitals - 1 : capitals;
    return plain.substring(0, lowered).toLowerCase(Locale.ROOT) + plain.substring(lowered);
  }
}
