package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.webhook.WebhookClient;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Asks a webhook to convert objects ({@code apiextensions.k8s.io/v1 ConversionReview}), many at a
 * time. Of the metadata, only labels and annotations may come back changed.
 */
final class WebhookConversion implements Conversion {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final String REVIEW = "apiextensions.k8s.io/v1";

  private final WebhookClient client;
  private final JsonNode config;
  private final GroupVersionKind kind;

  /**
   * @param config the {@code clientConfig}
   * @param kind of the objects, for messages
   */
  WebhookConversion(WebhookClient client, JsonNode config, GroupVersionKind kind) {
    this.client = client;
    this.config = config;
    this.kind = kind;
  }

  @Override
  public List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion) {
    String uid = UUID.randomUUID().toString();
    ObjectNode review = Json.object().put("kind", "ConversionReview").put("apiVersion", REVIEW);
    ObjectNode request =
        review.putObject("request").put("uid", uid).put("desiredAPIVersion", apiVersion);
    request.putArray("objects").addAll(objects);
    JsonNode response;
    try {
      response = client.post(config, review, TIMEOUT).path("response");
    } catch (IOException unreachable) {
      throw failed(String.valueOf(unreachable.getMessage()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw StatusException.serviceUnavailable("the server is stopping");
    }
    if (!Json.text(response, "uid").equals(uid)) {
      throw failed(
          "expected response.uid=\"" + uid + "\", got \"" + Json.text(response, "uid") + "\"");
    }
    if (!Json.text(response, "result", "status").equals("Success")) {
      String message = Json.text(response, "result", "message");
      throw failed(message.isEmpty() ? "response.result.status was not Success" : message);
    }
    return checked(objects, response.path("convertedObjects"), apiVersion);
  }

  private List<ObjectNode> checked(
      List<ObjectNode> objects, JsonNode converted, String apiVersion) {
    if (!(converted instanceof ArrayNode array) || array.size() != objects.size()) {
      throw failed("webhook returned " + converted.size() + " objects, expected " + objects.size());
    }
    List<ObjectNode> result = new ArrayList<>();
    for (int i = 0; i < objects.size(); i++) {
      ObjectNode before = objects.get(i);
      if (!(array.get(i) instanceof ObjectNode after)
          || !Json.text(after, "apiVersion").equals(apiVersion)
          || !Json.text(after, "kind").equals(Json.text(before, "kind"))) {
        throw failed(
            "webhook returned an invalid converted object at index " + i + ": not " + apiVersion);
      }
      restoreMetadata(before, after, i);
      result.add(after);
    }
    return result;
  }

  private void restoreMetadata(ObjectNode before, ObjectNode after, int index) {
    for (String field : List.of("name", "namespace", "uid")) {
      String was = Json.text(before, "metadata", field);
      if (!Json.text(after, "metadata", field).equals(was)) {
        throw failed(
            "invalid metadata in object at index " + index + ": " + field + " was changed");
      }
    }
    ObjectNode metadata =
        before.path("metadata") instanceof ObjectNode kept ? kept.deepCopy() : Json.object();
    for (String field : List.of("labels", "annotations")) {
      JsonNode wanted = Json.at(after, "metadata", field);
      if (wanted == null) {
        metadata.remove(field);
      } else {
        metadata.set(field, wanted);
      }
    }
    after.set("metadata", metadata);
  }

  private StatusException failed(String reason) {
    return StatusException.internal("conversion webhook for " + kind + " failed: " + reason);
  }
}
