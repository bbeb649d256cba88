package io.naru.apiserver.customresources;

import static io.naru.apiserver.server.TestServer.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.WebhookStandIn;
import io.naru.apiserver.server.TestServer;
import io.naru.apiserver.server.TestServer.Answer;
import io.naru.machinery.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Versions that say the same in other words: {@code host: a:1} in v1, apart in v2. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookConversionIT {

  private static final String V1 = "/apis/conv.example/v1/namespaces/default/hosts";
  private static final String V2 = "/apis/conv.example/v2/namespaces/default/hosts";

  private TestServer api;
  private WebhookStandIn webhook;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = new TestServer(directory);
    webhook = new WebhookStandIn();
    webhook.answer("/convert", WebhookConversionIT::convert);
    api.define(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: hosts.conv.example}
        spec:
          group: conv.example
          scope: Namespaced
          names: {plural: hosts, kind: Host}
          conversion:
            strategy: Webhook
            webhook:
              conversionReviewVersions: [v1]
              clientConfig: {url: "%s", caBundle: "%s"}
          versions:
          - name: v1
            served: true
            storage: false
            schema: {openAPIV3Schema: {type: object, properties: {at: {type: string}}}}
          - name: v2
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, properties: {host: {type: string}, port: {type: integer}}}}
        """
            .formatted(webhook.url("/convert"), webhook.caBundle()));
  }

  @AfterAll
  void stop() {
    api.close();
    webhook.close();
  }

  private static ObjectNode convert(JsonNode request) {
    String wanted = Json.text(request, "desiredAPIVersion");
    ObjectNode response = Json.object();
    ArrayNode converted = response.putArray("convertedObjects");
    for (JsonNode each : request.path("objects")) {
      ObjectNode object = each.deepCopy();
      if (object.path("at").asText().equals("nowhere")) {
        response.putObject("result").put("status", "Failed").put("message", "where is that?");
        return response;
      }
      if (wanted.endsWith("v2")) {
        String[] parts = object.remove("at").asText().split(":");
        object.put("host", parts[0]).put("port", Integer.parseInt(parts[1]));
      } else {
        String at = object.remove("host").asText() + ":" + object.remove("port").asText();
        object.put("at", at);
      }
      converted.add(object.put("apiVersion", wanted));
    }
    response.putObject("result").put("status", "Success");
    return response;
  }

  private Answer create(String name, String at) throws Exception {
    return api.post(
        V1,
        "{apiVersion: conv.example/v1, kind: Host, metadata: {name: %s}, at: '%s'}"
            .formatted(name, at));
  }

  @Test
  void objectsAreStoredInOneVersionAndShownInBoth() throws Exception {
    Answer made = create("one", "a:1");
    assertThat(made.code()).as(made.body().toString()).isEqualTo(201);
    assertThat(made.text("/at")).isEqualTo("a:1");

    Answer stored = api.get(V2 + "/one");
    assertThat(stored.body().path("host")).isEqualTo(yaml("a"));
    assertThat(stored.body().path("port")).isEqualTo(yaml("1"));
    assertThat(stored.text("/metadata/uid")).isEqualTo(made.text("/metadata/uid"));
    assertThat(stored.text("/metadata/resourceVersion"))
        .isEqualTo(made.text("/metadata/resourceVersion"));

    api.merge(V2 + "/one", "{\"port\":2}");
    assertThat(api.get(V1 + "/one").text("/at")).isEqualTo("a:2");
    assertThat(api.get(V1).text("/items/0/at")).isEqualTo("a:2");
    try (var lines = api.watch(V1 + "?watch=1&fieldSelector=metadata.name%3Done")) {
      assertThat(lines.findFirst()).hasValueSatisfying(line -> assertThat(line).contains("a:2"));
    }
  }

  @Test
  void aListIsConvertedAtOnceAndOnlyOnce() throws Exception {
    create("two", "b:1");
    create("three", "c:1");
    api.get(V1);
    int before = webhook.reviews().size();

    assertThat(api.get(V1).code()).isEqualTo(200);

    assertThat(webhook.reviews()).hasSize(before);
  }

  @Test
  void failuresAreToldInTheWordsOfTheWebhook() throws Exception {
    Answer refused = create("bad", "nowhere");

    assertThat(refused.code()).isEqualTo(500);
    assertThat(refused.text("/message"))
        .contains("conversion webhook for conv.example", "failed: where is that?");
  }
}
