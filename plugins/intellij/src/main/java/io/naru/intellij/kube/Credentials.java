package io.naru.intellij.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.kube.KubeException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who a user of a kubeconfig is: a certificate, a token (given, or in a file that is read at every
 * use), a password, or what an exec plugin answers (client.authentication.k8s.io), which is kept
 * until it expires. Thread-safe.
 */
final class Credentials {

  private static final int PLUGIN_SECONDS = 60;

  private final Kubeconfig.Entry user;
  private final Clock clock;

  /** No monitor: on Java 21 those who wait for one keep the threads of all virtual threads. */
  private final ReentrantLock asking = new ReentrantLock();

  private @Nullable JsonNode answered;

  Credentials(Kubeconfig.Entry user, Clock clock) {
    this.user = user;
    this.clock = clock;
  }

  Optional<byte[]> certificate() {
    return fromPlugin("clientCertificateData").or(() -> user.bytes("client-certificate"));
  }

  Optional<byte[]> key() {
    return fromPlugin("clientKeyData").or(() -> user.bytes("client-key"));
  }

  /** The value of the Authorization header, if one is wanted. */
  Optional<String> authorization() {
    JsonNode content = user.content();
    String file = content.path("tokenFile").asText("");
    String token =
        file.isEmpty()
            ? content.path("token").asText("")
            : new String(Kubeconfig.Entry.read(user.directory().resolve(file)), UTF_8).strip();
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    if (content.has("username")) {
      String pair = content.path("username").asText() + ":" + content.path("password").asText();
      return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
    }
    return fromPlugin("token").map(bytes -> "Bearer " + new String(bytes, UTF_8));
  }

  /** Has the plugin asked anew: the server did not like the answer. */
  boolean forget() {
    asking.lock();
    try {
      boolean had = answered != null;
      answered = null;
      return had;
    } finally {
      asking.unlock();
    }
  }

  private Optional<byte[]> fromPlugin(String field) {
    JsonNode exec = user.content().path("exec");
    if (!exec.isObject()) {
      return Optional.empty();
    }
    JsonNode status = answer(exec);
    String value = status.path(field).asText("");
    return value.isEmpty() ? Optional.empty() : Optional.of(value.getBytes(UTF_8));
  }

  private JsonNode answer(JsonNode exec) {
    asking.lock();
    try {
      JsonNode status = answered;
      if (status == null || expired(status)) {
        status = ask(exec);
        answered = status;
      }
      return status;
    } finally {
      asking.unlock();
    }
  }

  private boolean expired(JsonNode status) {
    String until = status.path("expirationTimestamp").asText("");
    return !until.isEmpty() && !clock.instant().isBefore(Instant.parse(until));
  }

  private JsonNode ask(JsonNode exec) {
    List<String> command = new ArrayList<>();
    String program = exec.path("command").asText();
    // A path with a separator is relative to the kubeconfig; a bare name is looked up.
    command.add(program.contains("/") ? user.directory().resolve(program).toString() : program);
    exec.path("args").forEach(argument -> command.add(argument.asText()));
    Map<String, String> environment = new LinkedHashMap<>();
    exec.path("env")
        .forEach(item -> environment.put(item.path("name").asText(), item.path("value").asText()));
    environment.put(
        "KUBERNETES_EXEC_INFO",
        "{\"apiVersion\":\""
            + exec.path("apiVersion").asText("client.authentication.k8s.io/v1")
            + "\",\"kind\":\"ExecCredential\",\"spec\":{\"interactive\":false}}");
    try {
      return Trees.json(Commands.output(command, environment, PLUGIN_SECONDS)).path("status");
    } catch (KubeException e) {
      String hint = exec.path("installHint").asText("");
      throw new KubeException(
          e.reason() == Reason.CANCELLED ? Reason.CANCELLED : Reason.UNAUTHORIZED,
          Texts.text("kube.plugin", program, e.getMessage())
              + (hint.isEmpty() ? "" : ". " + hint.strip()),
          e);
    }
  }
}
