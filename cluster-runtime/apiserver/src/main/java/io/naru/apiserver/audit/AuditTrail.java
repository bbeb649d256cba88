package io.naru.apiserver.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.audit.AuditPolicy.Decision;
import io.naru.apiserver.audit.AuditPolicy.Level;
import io.naru.apiserver.audit.AuditPolicy.Stage;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.machinery.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the audit log hears of one request ({@code audit.k8s.io/v1 Event}). For one thread. */
public final class AuditTrail {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final AuditLog log;
  private final Clock clock;
  private final Decision decision;
  private final IncomingRequest request;
  private final ObjectNode event = Json.object();

  /**
   * Begins: the request was received.
   *
   * @param user who asks in truth
   * @param acting as whom; the same without impersonation
   */
  public AuditTrail(
      AuditLog log,
      Clock clock,
      String auditId,
      IncomingRequest request,
      RequestInfo info,
      UserInfo user,
      UserInfo acting) {
    this.log = log;
    this.clock = clock;
    this.request = request;
    decision = log.policy().decide(info, user);
    if (decision.level() == Level.NONE) {
      return;
    }
    event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1").put("level", levelName());
    event.put("auditID", auditId).put("stage", "").put("requestURI", uri(request));
    event.put("verb", info.verb());
    event.set("user", user.json());
    if (!acting.equals(user)) {
      event.set("impersonatedUser", acting.json());
    }
    event.putArray("sourceIPs").add(request.peer().address());
    if (!request.header("user-agent").isEmpty()) {
      event.put("userAgent", request.header("user-agent"));
    }
    if (info.resourceRequest()) {
      event.set("objectRef", reference(info));
    }
    event.put("requestReceivedTimestamp", MICROS.format(clock.instant()));
    tell(Stage.REQUEST_RECEIVED, Map.of());
  }

  private String levelName() {
    return switch (decision.level()) {
      case NONE -> "None";
      case METADATA -> "Metadata";
      case REQUEST -> "Request";
      case REQUEST_RESPONSE -> "RequestResponse";
    };
  }

  private static String uri(IncomingRequest request) {
    List<String> pairs = new ArrayList<>();
    request
        .query()
        .forEach((name, values) ->
            values.forEach(value -> pairs.add(encode(name) + "=" + encode(value))));
    return request.path() + (pairs.isEmpty() ? "" : "?" + String.join("&", pairs));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static ObjectNode reference(RequestInfo info) {
    ObjectNode reference = Json.object();
    put(reference, "resource", info.resource());
    put(reference, "namespace", info.namespace());
    put(reference, "name", info.name());
    put(reference, "apiGroup", info.group());
    put(reference, "apiVersion", info.version());
    put(reference, "subresource", info.subresource());
    return reference;
  }

  private static void put(ObjectNode json, String field, String value) {
    if (!value.isEmpty()) {
      json.put(field, value);
    }
  }

  /**
   * The answer is known; of a stream only that it begins.
   *
   * @param annotations of authorization and admission
   */
  public void answered(ApiResponse response, Map<String, String> annotations) {
    if (decision.level() == Level.NONE) {
      return;
    }
    ObjectNode status = event.putObject("responseStatus");
    status.putObject("metadata");
    status.put("code", response.code());
    if (decision.level() != Level.METADATA) {
      put("requestObject", request.body());
    }
    boolean whole = !(response instanceof ApiResponse.Streamed);
    if (response instanceof ApiResponse.Whole answer) {
      failure(status, answer);
      if (decision.level() == Level.REQUEST_RESPONSE) {
        put("responseObject", answer.body());
      }
    }
    tell(whole ? Stage.RESPONSE_COMPLETE : Stage.RESPONSE_STARTED, annotations);
  }

  /** A stream has come to its end. */
  public void ended(Map<String, String> annotations) {
    tell(Stage.RESPONSE_COMPLETE, annotations);
  }

  /** Answering failed by a mistake in the server. */
  public void panicked(Map<String, String> annotations) {
    tell(Stage.PANIC, annotations);
  }

  private static void failure(ObjectNode status, ApiResponse.Whole answer) {
    JsonNode body = answer.code() < 400 ? null : json(answer.body());
    if (body != null && body.path("kind").asText().equals("Status")) {
      for (String field : List.of("status", "message", "reason")) {
        if (body.has(field)) {
          status.set(field, body.get(field));
        }
      }
    }
  }

  private void put(String field, byte[] body) {
    JsonNode json = json(body);
    if (json instanceof ObjectNode object) {
      if (decision.omitsManagedFields() && object.get("metadata") instanceof ObjectNode metadata) {
        metadata.remove("managedFields");
      }
      event.set(field, object);
    }
  }

  /** Null for what is no Json: then only the metadata are told. */
  private static @Nullable JsonNode json(byte[] body) {
    if (body.length == 0 || (body[0] != '{' && body[0] != '[')) {
      return null;
    }
    try {
      return Json.mapper().readTree(body);
    } catch (IOException notJson) {
      return null;
    }
  }

  private void tell(Stage stage, Map<String, String> annotations) {
    if (!decision.tells(stage)) {
      return;
    }
    ObjectNode told = event.deepCopy();
    Instant now = clock.instant();
    told.put("stage", stage.toString()).put("stageTimestamp", MICROS.format(now));
    if (!annotations.isEmpty()) {
      ObjectNode json = told.putObject("annotations");
      annotations.forEach(json::put);
    }
    log.write(told);
  }
}
