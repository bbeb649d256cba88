package io.naru.controllers.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.util.Objects;

/** Reads and writes statuses as trees, so that a write happens only when something differs. */
public final class StatusWriter {

  private StatusWriter() {}

  /** The status of an object as a tree of its own; empty if it has none. */
  public static ObjectNode statusOf(HasMetadata object) {
    JsonNode status = tree(object).get("status");
    return status instanceof ObjectNode found ? found : Json.object();
  }

  /** Replaces the status subresource, unless it is the same already. Returns whether it wrote. */
  public static boolean write(
      ApiTransport transport, ResourceType<?> type, HasMetadata object, ObjectNode status) {
    ObjectNode next = Json.parseObject(Json.bytes(status));
    if (next.equals(statusOf(object))) {
      return false;
    }
    ObjectNode body = tree(object);
    body.set("status", next);
    var metadata = object.getMetadata();
    String namespace = Objects.requireNonNullElse(metadata.getNamespace(), "");
    transport.update(
        Target.of(type.resource(), namespace, metadata.getName()).subresource("status"),
        ApiObject.of(body));
    return true;
  }

  /** Sets a count, which is left out when it is zero as the Go types do. */
  public static void count(ObjectNode status, String field, int value) {
    if (value == 0) {
      status.remove(field);
    } else {
      status.put(field, value);
    }
  }

  private static ObjectNode tree(HasMetadata object) {
    // Through bytes: a parsed number has one type, however the model class held it.
    return Json.parseObject(Json.bytes(ApiObject.ofTyped(object).mutableTree()));
  }
}
