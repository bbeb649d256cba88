package io.naru.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.naru.apiserver.cel.value.Durations;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.JsonList;
import io.naru.apiserver.cel.value.JsonMap;
import io.naru.apiserver.cel.value.PropertyNames;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes Json of what expressions evaluate to. */
public final class ResultJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ResultJson() {}

  /**
   * The Json of a value; trees that came from Json are the same trees, not copies.
   *
   * @throws EvaluationException if Json cannot say it
   */
  public static JsonNode of(Object value) {
    return switch (value) {
      case JsonMap map -> map.node();
      case JsonList list -> list.node();
      case NullValue nothing -> NODES.nullNode();
      case Boolean bool -> NODES.booleanNode(bool);
      case Long number -> NODES.numberNode(number);
      case UnsignedLong number -> NODES.numberNode(number.bigIntegerValue());
      case Double number -> NODES.numberNode(number);
      case String text -> NODES.textNode(text);
      case CelByteString bytes ->
          NODES.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
      case Instant instant -> NODES.textNode(instant.toString());
      case Duration duration -> NODES.textNode(Durations.write(duration));
      case Optional<?> optional -> optional.isPresent() ? of(optional.get()) : NODES.nullNode();
      case List<?> list -> array(list);
      case Map<?, ?> map -> object(map);
      default -> throw new EvaluationException("cannot convert " + value + " to JSON");
    };
  }

  private static ArrayNode array(List<?> list) {
    ArrayNode array = NODES.arrayNode();
    list.forEach(item -> array.add(of(item)));
    return array;
  }

  private static ObjectNode object(Map<?, ?> map) {
    ObjectNode object = NODES.objectNode();
    boolean identifiers = map instanceof ConstructedObject;
    map.forEach((key, value) -> {
      if (!(key instanceof String name)) {
        throw new EvaluationException("cannot convert a map with other keys than strings to JSON");
      }
      object.set(identifiers ? PropertyNames.unescape(name) : name, of(value));
    });
    return object;
  }
}
