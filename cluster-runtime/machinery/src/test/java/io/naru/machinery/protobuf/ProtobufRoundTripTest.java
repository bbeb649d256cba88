package io.naru.machinery.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.schema.Schemas;
import io.naru.machinery.testing.RandomTrees;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a kind's schema allows comes back the same from protocol buffers. */
class ProtobufRoundTripTest {

  private static final int TREES = 20;
  private static final int MAX_DEPTH = 9;

  static Stream<GroupVersionKind> kinds() {
    return Schemas.builtIn().kinds().stream()
        .filter(ProtobufEncoder::knows)
        .filter(kind -> kind.version().matches("v\\d+"))
        .sorted(Comparator.comparing(GroupVersionKind::toString));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void treesComeBackTheSame(GroupVersionKind kind) {
    RandomTrees random = new RandomTrees(new Random(kind.hashCode()), MAX_DEPTH, 2);
    for (int i = 0; i < TREES; i++) {
      ObjectNode tree = random.object(kind);

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
    byte[] message =
        ProtobufEncoder.message(item.deepCopy().put("apiVersion", "v1").put("kind", "ConfigMap"));
    ObjectNode metadata = Json.parseObject("{\"resourceVersion\":\"7\",\"remainingItemCount\":3}");

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ProtobufEncoder.list(
            GroupVersionKind.of("v1", "ConfigMapList"), metadata, List.of(message, message))
        .forEach(bytes::writeBytes);

    ObjectNode list = ProtobufDecoder.decode(bytes.toByteArray());
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
}
