package io.naru.apiserver.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages of the Kubernetes API into their JSON form. Go clients send every plain field, set
 * or not, so zero values mean "not set" except in fields that are pointers in Go, where an unset
 * one is not sent at all; the descriptors don't tell the two apart, hence {@link #POINTERS}.
 */
final class MessageToJson {

  /** Message fields whose content stands in the message around them in JSON. */
  private static final Set<String> INLINE =
      Set.of(
          "volumeSource",
          "persistentVolumeSource",
          "handler",
          "ephemeralContainerCommon",
          "localObjectReference");

  /** Scalars for which zero, false or empty is a value of its own. */
  private static final Set<String> POINTERS =
      Set.of(
          "activeDeadlineSeconds",
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "attachRequired",
          "automountServiceAccountToken",
          "backoffLimit",
          "backoffLimitPerIndex",
          "blockOwnerDeletion",
          "completions",
          "controller",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "enableServiceLinks",
          "expirationSeconds",
          "failedJobsHistoryLimit",
          "fsGroup",
          "gracePeriodSeconds",
          "hostUsers",
          "immutable",
          "leaseDurationSeconds",
          "leaseTransitions",
          "manualSelector",
          "maxFailedIndexes",
          "minReplicas",
          "mode",
          "optional",
          "orphanDependents",
          "parallelism",
          "partition",
          "podInfoOnMount",
          "priority",
          "privileged",
          "procMount",
          "progressDeadlineSeconds",
          "readOnlyRootFilesystem",
          "ready",
          "replicas",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsNonRoot",
          "runAsUser",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "stabilizationWindowSeconds",
          "startingDeadlineSeconds",
          "started",
          "storageCapacity",
          "storageClassName",
          "successfulJobsHistoryLimit",
          "suspend",
          "terminating",
          "terminationGracePeriodSeconds",
          "tolerationSeconds",
          "ttlSecondsAfterFinished",
          "volumeAttributesClassName");

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MessageToJson() {}

  /** Adds the message's fields to an object. */
  static void fill(ObjectNode object, Message message) {
    for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
      FieldDescriptor field = entry.getKey();
      Object value = entry.getValue();
      if (field.isMapField()) {
        object.set(field.getName(), map((List<?>) value));
      } else if (field.isRepeated()) {
        ArrayNode array = object.putArray(name(field));
        ((List<?>) value).forEach(item -> array.add(orEmpty(item)));
      } else if (value instanceof Message inner && INLINE.contains(field.getName())) {
        fill(object, inner);
      } else {
        JsonNode json = isUnset(field, value) ? null : json(value);
        if (json != null) {
          object.set(name(field), json);
        }
      }
    }
  }

  /** Extensions of JSON schema have dashes in JSON. */
  private static String name(FieldDescriptor field) {
    String name = field.getName();
    if (!field.getContainingType().getName().equals("JSONSchemaProps")) {
      return name;
    }
    if (name.startsWith("xKubernetes")) {
      return name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }
    return name.equals("ref") || name.equals("schema") ? "$" + name : name;
  }

  private static boolean isUnset(FieldDescriptor field, Object value) {
    boolean zero =
        switch (value) {
          case String text -> text.isEmpty();
          case Boolean truth -> !truth;
          case Integer number -> number == 0;
          case Long number -> number == 0;
          case Double number -> number == 0;
          case ByteString bytes -> bytes.isEmpty();
          default -> false;
        };
    return zero && !POINTERS.contains(field.getName());
  }

  private static ObjectNode map(List<?> entries) {
    ObjectNode object = Json.object();
    for (Object item : entries) {
      Message entry = (Message) item;
      var fields = entry.getDescriptorForType();
      Object key = entry.getField(fields.findFieldByNumber(1));
      object.set(String.valueOf(key), orEmpty(entry.getField(fields.findFieldByNumber(2))));
    }
    return object;
  }

  private static JsonNode orEmpty(Object value) {
    JsonNode json = json(value);
    return json == null ? NODES.nullNode() : json;
  }

  /** Null if it stands for nothing, as the zero time does. */
  private static @Nullable JsonNode json(Object value) {
    return switch (value) {
      case String text -> NODES.textNode(text);
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      case ByteString bytes -> NODES.binaryNode(bytes.toByteArray());
      case Message message -> message(message);
      default -> throw new IllegalArgumentException("unexpected " + value.getClass());
    };
  }

  private static @Nullable JsonNode message(Message message) {
    return switch (message.getDescriptorForType().getName()) {
      case "Time" -> time(message, DateTimeFormatter.ISO_INSTANT, false);
      case "MicroTime" -> time(message, MICROS, true);
      case "Quantity" -> NODES.textNode(String.valueOf(get(message, "string")));
      case "IntOrString" ->
          number(message, "type") == 0
              ? NODES.numberNode((int) number(message, "intVal"))
              : NODES.textNode(String.valueOf(get(message, "strVal")));
      case "Duration" -> NODES.textNode(number(message, "duration") / 1e9 + "s");
      case "RawExtension", "JSON" -> raw(message, "raw");
      case "FieldsV1" -> raw(message, "Raw");
      case "ExtraValue", "Verbs" -> list(message, "items");
      case "JSONSchemaPropsOrArray" -> alternative(message, "jSONSchemas");
      case "JSONSchemaPropsOrStringArray" -> alternative(message, "property");
      case "JSONSchemaPropsOrBool" ->
          has(message, "schema")
              ? message((Message) get(message, "schema"))
              : NODES.booleanNode((Boolean) get(message, "allows"));
      default -> {
        ObjectNode object = Json.object();
        fill(object, message);
        yield object;
      }
    };
  }

  private static @Nullable JsonNode time(Message time, DateTimeFormatter format, boolean fraction) {
    if (!has(time, "seconds")) {
      return null;
    }
    Instant instant =
        Instant.ofEpochSecond(number(time, "seconds"), fraction ? number(time, "nanos") : 0);
    return NODES.textNode(format.format(instant));
  }

  private static @Nullable JsonNode raw(Message message, String field) {
    ByteString bytes = (ByteString) get(message, field);
    if (bytes.isEmpty()) {
      return null;
    }
    try {
      return Json.mapper().readTree(bytes.toByteArray());
    } catch (IOException malformed) {
      throw StatusException.badRequest("malformed JSON within protobuf");
    }
  }

  private static ArrayNode list(Message message, String field) {
    ArrayNode array = Json.array();
    ((List<?>) get(message, field)).forEach(item -> array.add(orEmpty(item)));
    return array;
  }

  private static @Nullable JsonNode alternative(Message message, String listField) {
    return has(message, "schema")
        ? message((Message) get(message, "schema"))
        : list(message, listField);
  }

  private static Object get(Message message, String field) {
    return message.getField(message.getDescriptorForType().findFieldByName(field));
  }

  private static boolean has(Message message, String field) {
    return message.hasField(message.getDescriptorForType().findFieldByName(field));
  }

  private static long number(Message message, String field) {
    return ((Number) get(message, field)).longValue();
  }
}
