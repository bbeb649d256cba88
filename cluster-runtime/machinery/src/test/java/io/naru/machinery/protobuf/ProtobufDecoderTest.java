package io.naru.machinery.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtobufDecoderTest {

  /** Writes messages as Go does. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.out.toByteArray());
    }

    Message bytes(int field, byte[] value) {
      varint((long) field << 3 | 2);
      varint(value.length);
      out.writeBytes(value);
      return this;
    }

    byte[] body(String apiVersion, String kind) {
      Message envelope =
          new Message()
              .message(1, new Message().text(1, apiVersion).text(2, kind))
              .message(2, this);
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(new byte[] {'k', '8', 's', 0});
      body.writeBytes(envelope.out.toByteArray());
      return body.toByteArray();
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) (rest & 0x7F | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }

  @Test
  void readsNestedListsMapsAndEmbeddedStructs() {
    Message probe =
        new Message()
            .message(1, new Message().message(2, new Message().text(1, "/healthz")))
            .number(2, 3);
    Message container = new Message().text(1, "c").text(2, "image:1").message(10, probe);
    Message labels = new Message().text(1, "app").text(2, "x");
    Message pod =
        new Message()
            .message(1, new Message().text(1, "p").message(11, labels))
            .message(2, new Message().message(2, container));

    assertThat(ProtobufDecoder.decode(pod.body("v1", "Pod")))
        .isEqualTo(
            Json.parseObject(
                """
                {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","labels":{"app":"x"}},
                 "spec":{"containers":[{"name":"c","image":"image:1",
                   "livenessProbe":{"httpGet":{"path":"/healthz"},"initialDelaySeconds":3}}]}}
                """));
  }

  @Test
  void readsQuantitiesTimesAndPortsAsJsonWritesThem() {
    Message port =
        new Message().number(3, 80).message(4, new Message().number(1, 1).text(3, "http"));
    Message service =
        new Message()
            .message(1, new Message().message(8, new Message().number(1, 1767225600).number(2, 0)))
            .message(2, new Message().message(1, port));

    ObjectNode decoded = ProtobufDecoder.decode(service.body("v1", "Service"));

    assertThat(Json.text(decoded, "metadata", "creationTimestamp"))
        .isEqualTo("2026-01-01T00:00:00Z");
    assertThat(decoded.at("/spec/ports/0/targetPort").textValue()).isEqualTo("http");
  }

  @Test
  void passesOverFieldsItDoesNotKnow() {
    Message map =
        new Message().text(900, "later").number(901, 7).message(1, new Message().text(1, "m"));

    ObjectNode decoded = ProtobufDecoder.decode(map.body("v1", "ConfigMap"));

    assertThat(Json.text(decoded, "metadata", "name")).isEqualTo("m");
  }

  @Test
  void refusesWhatIsNoMessageOfTheKind() {
    assertThatThrownBy(() -> ProtobufDecoder.decode("{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(MalformedProtobufException.class)
        .hasMessageContaining("expected prefix");
    assertThatThrownBy(() -> ProtobufDecoder.decode(new Message().body("v1", "Nothing")))
        .isInstanceOf(MalformedProtobufException.class);
  }

  /** Whatever bytes come, the answer is a tree or that exception: never another, never a hang. */
  @Test
  void survivesDamage() {
    byte[] whole =
        new Message()
            .message(1, new Message().text(1, "p").text(3, "default"))
            .message(2, new Message().message(2, new Message().text(1, "c").text(2, "i")))
            .body("v1", "Pod");
    Random random = new Random(36);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      try {
        ProtobufDecoder.decode(damaged);
      } catch (MalformedProtobufException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }
}
