package io.naru.machinery.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.schema.SchemaNode;
import io.naru.machinery.schema.Schemas;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a kind's schema allows comes back the same from protocol buffers. */
class ProtobufRoundTripTest {

  private static final int TREES = 20;
  private static final int MAX_DEPTH = 9;
  private static final Set<String> KINDS =
      Stream.concat(
              Schemas.builtIn().kinds().stream().map(kind -> Schemas.builtIn().nameOf(kind)),
              Stream.of("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions"))
          .collect(Collectors.toSet());
  private static final Set<String> TYPE = Set.of("apiVersion", "kind");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  static Stream<GroupVersionKind> kinds() {
    return Schemas.builtIn().kinds().stream()
        .filter(ProtobufEncoder::knows)
        .filter(kind -> kind.version().matches("v\\d+"))
        .sorted(Comparator.comparing(GroupVersionKind::toString));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void treesComeBackTheSame(GroupVersionKind kind) {
    SchemaNode schema = Schemas.builtIn().of(kind);
    assertThat(schema).isNotNull();
    Random random = new Random(kind.hashCode());
    for (int i = 0; i < TREES; i++) {
      ObjectNode tree = (ObjectNode) any(schema, random, 0);
      tree.put("apiVersion", kind.apiVersion()).put("kind", kind.kind());

      ObjectNode back = ProtobufDecoder.decode(ProtobufEncoder.encode(tree));

      assertThat(Json.parseObject(Json.bytes(back))).isEqualTo(tree);
    }
  }

  @Test
  void everyServedKindHasMessages() {
    assertThat(kinds().map(GroupVersionKind::kind).distinct().count()).isGreaterThan(100);
    assertThat(ProtobufEncoder.knows(GroupVersionKind.of("v1", "PodList"))).isTrue();
    assertThat(ProtobufEncoder.knows(GroupVersionKind.of("v1", "Status"))).isTrue();
    assertThat(
            ProtobufEncoder.knows(
                GroupVersionKind.of("meta.k8s.io/v1", "PartialObjectMetadataList")))
        .isTrue();
    assertThat(ProtobufEncoder.knows(GroupVersionKind.of("example.com/v1", "Widget"))).isFalse();
    assertThatThrownBy(() ->
            ProtobufEncoder.encode(
                Json.parseObject("{\"apiVersion\":\"example.com/v1\",\"kind\":\"Widget\"}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void listsAreOfItemsThatDoNotSayTheirKind() {
    ObjectNode item = Json.parseObject("{\"metadata\":{\"name\":\"a\"},\"data\":{\"k\":\"v\"}}");
    ObjectNode metadata = Json.parseObject("{\"resourceVersion\":\"7\",\"remainingItemCount\":3}");

    ObjectNode list =
        ProtobufDecoder.decode(
            ProtobufEncoder.list(
                GroupVersionKind.of("v1", "ConfigMapList"), metadata, List.of(item, item)));

    assertThat(list.get("metadata")).isEqualTo(metadata);
    assertThat(list.get("items")).hasSize(2).allMatch(item::equals);
  }

  @Test
  void framesOfAWatchSayTheirLength() {
    ObjectNode map =
        Json.parseObject(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}");

    ByteBuffer frame =
        ByteBuffer.wrap(ProtobufEncoder.watchFrame("ADDED", ProtobufEncoder.encode(map)));

    assertThat(frame.getInt()).isEqualTo(frame.remaining());
    byte[] event = new byte[frame.remaining()];
    frame.get(event);
    WireReader reader = new WireReader(event);
    assertThat(reader.next()).isEqualTo(1);
    assertThat(reader.text()).isEqualTo("ADDED");
    assertThat(reader.next()).isEqualTo(2);
    WireReader object = reader.message();
    assertThat(object.next()).isEqualTo(1);
    assertThat(ProtobufDecoder.decode(object.raw())).isEqualTo(map);
  }

  /** A value of a schema; of structures, about half of what they may have. */
  private static JsonNode any(SchemaNode schema, Random random, int depth) {
    return switch (schema.type()) {
      case STRUCT -> structure(schema, random, depth);
      case MAP -> map(schema, random, depth);
      case LIST -> {
        ArrayNode list = NODES.arrayNode();
        for (int i = 0; i <= random.nextInt(2); i++) {
          list.add(any(schema.items(), random, depth + 1));
        }
        yield list;
      }
      case STRING -> NODES.textNode(text(schema, random));
      case INTEGER ->
          schema.format().equals("int64")
              ? number(random.nextLong())
              : NODES.numberNode(random.nextInt());
      case NUMBER -> NODES.numberNode(random.nextInt(1000) + 0.5);
      case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
      case INT_OR_STRING ->
          random.nextBoolean()
              ? NODES.numberNode(random.nextInt(65_536))
              : NODES.textNode(random.nextInt(100) + "%");
      case QUANTITY -> NODES.textNode(random.nextInt(1000) + "Mi");
      case ANY ->
          Schemas.nameOf(schema).contains("JSONSchemaPropsOr")
              ? Json.parseObject("{\"type\":\"object\",\"maxProperties\":3}")
              : Json.parseObject("{\"any\":[1,\"two\",{\"three\":null}]}");
    };
  }

  /** As reading JSON makes them. */
  private static JsonNode number(long value) {
    return (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private static ObjectNode structure(SchemaNode schema, Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    // Whole objects do not say what they are, but for the outermost.
    boolean whole =
        schema.properties().keySet().containsAll(List.of("apiVersion", "kind"))
            && KINDS.contains(Schemas.nameOf(schema));
    for (Map.Entry<String, SchemaNode> property : schema.properties().entrySet()) {
      boolean said = whole && TYPE.contains(property.getKey());
      if (!said && depth < MAX_DEPTH && random.nextInt(2) == 0) {
        object.set(property.getKey(), any(property.getValue(), random, depth + 1));
      }
    }
    return object;
  }

  private static ObjectNode map(SchemaNode schema, Random random, int depth) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i <= random.nextInt(2); i++) {
      object.set("key" + random.nextInt(100), any(schema.values(), random, depth + 1));
    }
    return object;
  }

  private static String text(SchemaNode schema, Random random) {
    return switch (schema.format()) {
      case "byte" -> new String[] {"", "AA==", "aGVsbG8="}[random.nextInt(3)];
      case "date-time" ->
          Schemas.nameOf(schema).endsWith("MicroTime")
              ? "2026-01-02T03:04:05.%06dZ".formatted(random.nextInt(1_000_000))
              : "2026-01-02T03:04:%02dZ".formatted(random.nextInt(60));
      default -> new String[] {"", "text", "\u00e9\uD83D\uDE00 \"quoted\""}[random.nextInt(3)];
    };
  }
}
