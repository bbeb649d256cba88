package io.naru.apiserver.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.AuditAnnotations;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import io.naru.machinery.patch.JsonPatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks that are configured now. Mutating ones are called one after the other, in the order
 * of their configurations' names; validating ones all at once. Thread-safe.
 */
public final class Webhooks {

  private final WebhookCaller caller;
  private volatile List<Webhook> mutating = List.of();
  private volatile List<Webhook> validating = List.of();

  public Webhooks(
      WebhookClient client,
      ObjectReader reader,
      ServedObjects served,
      Supplier<Authorizer> authorizer) {
    caller = new WebhookCaller(client, reader, served, authorizer);
  }

  /** Replaces the mutating configurations. */
  public void configureMutating(List<ApiObject> configurations) {
    mutating = parse(configurations, true);
  }

  /** Replaces the validating configurations. */
  public void configureValidating(List<ApiObject> configurations) {
    validating = parse(configurations, false);
  }

  private static List<Webhook> parse(List<ApiObject> configurations, boolean mutate) {
    List<Webhook> webhooks = new ArrayList<>();
    configurations.stream()
        .sorted(Comparator.comparing(ApiObject::name))
        .forEach(configuration -> Webhook.add(configuration, mutate, webhooks));
    return List.copyOf(webhooks);
  }

  /** Whether any mutating webhook is configured. */
  public boolean mutates() {
    return !mutating.isEmpty();
  }

  /**
   * Calls the mutating webhooks that are concerned.
   *
   * @return calls to those that ask for another, if what came after them changed the object
   */
  public List<Runnable> mutate(Attributes request) {
    List<Webhook> called = new ArrayList<>();
    List<@Nullable ObjectNode> seen = new ArrayList<>();
    for (Webhook webhook : mutating) {
      Kind kind = caller.concern(webhook, request);
      if (kind != null) {
        mutate(webhook, kind, request, 0);
        if (webhook.isReinvoked()) {
          called.add(webhook);
          seen.add(request.object() == null ? null : request.object().deepCopy());
        }
      }
    }
    List<Runnable> again = new ArrayList<>();
    for (int i = 0; i < called.size(); i++) {
      Webhook webhook = called.get(i);
      ObjectNode before = seen.get(i);
      again.add(() -> repeat(webhook, request, before));
    }
    return again;
  }

  private void repeat(Webhook webhook, Attributes request, @Nullable ObjectNode before) {
    if (JsonEquality.equal(before, request.object())) {
      return;
    }
    Kind kind = caller.concern(webhook, request);
    if (kind != null) {
      mutate(webhook, kind, request, 1);
    }
  }

  private void mutate(Webhook webhook, Kind kind, Attributes request, int round) {
    JsonNode response = caller.call(webhook, kind, request, round);
    if (response == null) {
      return;
    }
    boolean changed = response.hasNonNull("patch") && patch(webhook, kind, request, response);
    AuditAnnotations.add(
        WebhookCaller.annotation(webhook, round),
        Json.object()
            .put("configuration", webhook.configuration())
            .put("webhook", webhook.name())
            .put("mutated", changed)
            .toString());
  }

  private boolean patch(Webhook webhook, Kind kind, Attributes request, JsonNode response) {
    String type = response.path("patchType").asText("JSONPatch");
    try {
      JsonNode patch =
          Json.mapper().readTree(Base64.getDecoder().decode(response.path("patch").asText()));
      if (patch.isEmpty() && patch.isArray()) {
        return false;
      }
      ObjectNode object = request.object();
      if (object == null) {
        throw StatusException.internal(
            "admission webhook \""
                + webhook.name()
                + "\" attempted to modify the object, which is not supported for this operation");
      }
      if (!type.equals("JSONPatch")) {
        throw StatusException.internal(
            "failed calling webhook \"%s\": unsupported patch type \"%s\""
                .formatted(webhook.name(), type));
      }
      ObjectNode before = object.deepCopy();
      boolean same = request.hasOwnForm() || kind.equals(request.kind());
      ServedObjects served = caller.served();
      ObjectNode seen = same ? object : served.convert(request.kind(), kind, object);
      ObjectNode patched = applied(patch, seen, request, kind);
      replace(object, same ? patched : served.convert(kind, request.kind(), patched));
      if (request.subresource().isEmpty()) {
        served.applyDefaults(request.kind(), object);
      }
      return !JsonEquality.equal(before, object);
    } catch (IOException | IllegalArgumentException malformed) {
      throw StatusException.internal(String.valueOf(malformed.getMessage()));
    }
  }

  /** Whatever is wrong with a patch is the webhook's fault, not the client's. */
  private ObjectNode applied(JsonNode patch, ObjectNode object, Attributes request, Kind kind) {
    try {
      ObjectNode patched = JsonPatch.parse(patch).apply(object);
      return request.hasOwnForm() ? patched : caller.served().known(kind, patched);
    } catch (StatusException misfit) {
      throw StatusException.internal(misfit.status().message());
    }
  }

  private static void replace(ObjectNode object, ObjectNode content) {
    object.removeAll();
    object.setAll(content);
  }

  /**
   * Calls the validating webhooks that are concerned; the first in their order that refuses speaks.
   */
  public void validate(Attributes request) {
    List<Webhook> webhooks = validating;
    if (webhooks.isEmpty()) {
      return;
    }
    List<CompletableFuture<Void>> calls = new ArrayList<>();
    for (Webhook webhook : webhooks) {
      Kind kind = caller.concern(webhook, request);
      if (kind != null) {
        Runnable call = AuditAnnotations.inherited(() -> caller.call(webhook, kind, request, 0));
        calls.add(
            CompletableFuture.runAsync(
                call, task -> Thread.ofVirtual().name("validating-webhook").start(task)));
      }
    }
    for (CompletableFuture<Void> call : calls) {
      try {
        call.join();
      } catch (CompletionException failed) {
        throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
      }
    }
  }
}
