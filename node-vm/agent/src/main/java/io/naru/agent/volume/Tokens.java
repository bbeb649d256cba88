package io.naru.agent.volume;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.Json;
import io.naru.agent.model.Pod;
import io.naru.agent.model.Times;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Service account tokens bound to pods, by TokenRequest. A token is asked for anew when four fifths
 * of its life have passed, or after a day. Thread-safe.
 */
public final class Tokens {

  private static final Duration LONGEST_USE = Duration.ofDays(1);

  private record Key(String podUid, String account, String audience, long seconds) {}

  private record Token(String text, Instant renewAt, Instant expiry) {}

  private final ApiClient client;
  private final Clock clock;
  private final Map<Key, Token> tokens = new ConcurrentHashMap<>();

  /** Tokens from this API server. */
  public Tokens(ApiClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** A valid token of the pod's service account; audience "" means the API server. */
  public String token(Pod pod, String audience, long seconds) throws IOException {
    String account = pod.spec().path("serviceAccountName").asText("default");
    Key key = new Key(pod.uid(), account, audience, seconds);
    Token cached = tokens.get(key);
    Instant now = clock.instant();
    if (cached != null && now.isBefore(cached.renewAt())) {
      return cached.text();
    }
    try {
      Token fresh = request(pod, key, now);
      tokens.put(key, fresh);
      return fresh.text();
    } catch (IOException e) {
      if (cached != null && now.isBefore(cached.expiry())) {
        return cached.text();
      }
      throw e;
    }
  }

  private Token request(Pod pod, Key key, Instant now) throws IOException {
    ObjectNode request =
        Json.object().put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    ObjectNode spec = request.putObject("spec").put("expirationSeconds", key.seconds());
    if (!key.audience().isEmpty()) {
      spec.putArray("audiences").add(key.audience());
    } else {
      spec.putArray("audiences");
    }
    spec.putObject("boundObjectRef")
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put("name", pod.name())
        .put("uid", pod.uid());
    JsonNode answer =
        client.create(
            "/api/v1/namespaces/"
                + pod.namespace()
                + "/serviceaccounts/"
                + key.account()
                + "/token",
            request);
    Instant expiry = Times.parse(Json.textOrNull(answer, "status", "expirationTimestamp"));
    Instant end = expiry == null ? now.plusSeconds(key.seconds()) : expiry;
    Duration use = Duration.between(now, end).multipliedBy(4).dividedBy(5);
    Instant renewAt = now.plus(use.compareTo(LONGEST_USE) > 0 ? LONGEST_USE : use);
    return new Token(Json.text(answer, "status", "token"), renewAt, end);
  }

  /** Forgets the tokens of a pod that is gone. */
  public void forget(String podUid) {
    tokens.keySet().removeIf(key -> key.podUid().equals(podUid));
  }
}
