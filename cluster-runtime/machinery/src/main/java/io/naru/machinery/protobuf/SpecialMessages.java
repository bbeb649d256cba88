package io.naru.machinery.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.naru.machinery.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The messages that JSON writes as something else than an object of their fields. */
final class SpecialMessages {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final String DEFINITIONS =
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";
  private static final String SCHEMA = DEFINITIONS + "JSONSchemaProps";
  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private SpecialMessages() {}

  /** The value, or null if the message is like any other. */
  static @Nullable JsonNode read(String type, WireReader in, int depth) {
    return switch (type) {
      case "io.k8s.apimachinery.pkg.api.resource.Quantity" -> NODES.textNode(onlyText(in));
      case "io.k8s.apimachinery.pkg.util.intstr.IntOrString" -> intOrString(in);
      case META + "Time" -> time(in, false);
      case META + "MicroTime" -> time(in, true);
      case "io.k8s.apimachinery.pkg.runtime.RawExtension",
          META + "FieldsV1",
          DEFINITIONS + "JSON" ->
          ProtobufDecoder.embedded(onlyBytes(in));
      case META + "Verbs",
          "io.k8s.api.authentication.v1.ExtraValue",
          "io.k8s.api.authorization.v1.ExtraValue",
          "io.k8s.api.certificates.v1.ExtraValue" ->
          texts(in);
      case DEFINITIONS + "JSONSchemaPropsOrArray", DEFINITIONS + "JSONSchemaPropsOrStringArray" ->
          schemaOrList(in, depth, type.endsWith("StringArray"));
      case DEFINITIONS + "JSONSchemaPropsOrBool" -> schemaOrBoolean(in, depth);
      default -> null;
    };
  }

  /** The message of a value, or null if it is like any other. */
  static @Nullable WireOutput write(String type, JsonNode value) {
    return switch (type) {
      case "io.k8s.apimachinery.pkg.api.resource.Quantity" ->
          new WireOutput().text(1, value.asText());
      case "io.k8s.apimachinery.pkg.util.intstr.IntOrString" ->
          value.isTextual()
              ? new WireOutput().integer(1, 1).integer(2, 0).text(3, value.textValue())
              : new WireOutput().integer(1, 0).integer(2, value.asInt()).text(3, "");
      case META + "Time", META + "MicroTime" -> {
        Instant time = Instant.parse(value.asText());
        yield new WireOutput().integer(1, time.getEpochSecond()).integer(2, time.getNano());
      }
      case "io.k8s.apimachinery.pkg.runtime.RawExtension",
          META + "FieldsV1",
          DEFINITIONS + "JSON" ->
          new WireOutput().raw(1, Json.bytes(value));
      case META + "Verbs",
          "io.k8s.api.authentication.v1.ExtraValue",
          "io.k8s.api.authorization.v1.ExtraValue",
          "io.k8s.api.certificates.v1.ExtraValue" -> {
        WireOutput texts = new WireOutput();
        value.forEach(text -> texts.text(1, text.asText()));
        yield texts;
      }
      case DEFINITIONS + "JSONSchemaPropsOrArray", DEFINITIONS + "JSONSchemaPropsOrStringArray" ->
          writeSchemaOrList(value);
      case DEFINITIONS + "JSONSchemaPropsOrBool" ->
          value.isBoolean()
              ? new WireOutput().integer(1, value.booleanValue() ? 1 : 0)
              : new WireOutput().integer(1, 1).message(2, ProtobufEncoder.message(SCHEMA, value));
      default -> null;
    };
  }

  private static WireOutput writeSchemaOrList(JsonNode value) {
    WireOutput out = new WireOutput();
    if (!value.isArray()) {
      return out.message(1, ProtobufEncoder.message(SCHEMA, value));
    }
    for (JsonNode item : value) {
      if (item.isTextual()) {
        out.text(2, item.textValue());
      } else {
        out.message(2, ProtobufEncoder.message(SCHEMA, item));
      }
    }
    return out;
  }

  private static String onlyText(WireReader in) {
    String text = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        text = in.text();
      } else {
        in.skip();
      }
    }
    return text;
  }

  private static byte @Nullable [] onlyBytes(WireReader in) {
    byte[] raw = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        raw = in.raw();
      } else {
        in.skip();
      }
    }
    return raw;
  }

  private static ArrayNode texts(WireReader in) {
    ArrayNode texts = Json.array();
    for (int field = in.next(); field != 0; field = in.next()) {
      if (field == 1) {
        texts.add(in.text());
      } else {
        in.skip();
      }
    }
    return texts;
  }

  private static JsonNode intOrString(WireReader in) {
    long type = 0;
    long number = 0;
    String text = "";
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> type = in.integer();
        case 2 -> number = in.integer();
        case 3 -> text = in.text();
        default -> in.skip();
      }
    }
    return type == 0 ? NODES.numberNode((int) number) : NODES.textNode(text);
  }

  /** The first moment of 1970 stands for no time at all. */
  private static JsonNode time(WireReader in, boolean micro) {
    long seconds = 0;
    long nanoseconds = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> seconds = in.integer();
        case 2 -> nanoseconds = in.integer();
        default -> in.skip();
      }
    }
    if (seconds == 0 && nanoseconds == 0) {
      return NODES.nullNode();
    }
    try {
      Instant time = Instant.ofEpochSecond(seconds, nanoseconds);
      return NODES.textNode(
          micro ? MICROSECONDS.format(time) : time.truncatedTo(ChronoUnit.SECONDS).toString());
    } catch (DateTimeException e) {
      throw new MalformedProtobufException("time out of range");
    }
  }

  private static JsonNode schemaOrList(WireReader in, int depth, boolean listOfTexts) {
    ArrayNode list = Json.array();
    JsonNode schema = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> schema = ProtobufDecoder.message(in.message(), SCHEMA, depth);
        case 2 ->
            list.add(
                listOfTexts
                    ? NODES.textNode(in.text())
                    : ProtobufDecoder.message(in.message(), SCHEMA, depth));
        default -> in.skip();
      }
    }
    return schema == null ? list : schema;
  }

  private static JsonNode schemaOrBoolean(WireReader in, int depth) {
    boolean allows = false;
    JsonNode schema = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> allows = in.integer() != 0;
        case 2 -> schema = ProtobufDecoder.message(in.message(), SCHEMA, depth);
        default -> in.skip();
      }
    }
    return schema == null ? NODES.booleanNode(allows) : schema;
  }
}
