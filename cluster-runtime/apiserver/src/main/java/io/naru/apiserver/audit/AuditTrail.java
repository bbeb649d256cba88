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
import io.naru.machinery.StatusException;
import io.naru.machinery.Yaml;
import io.naru.machinery.protobuf.MalformedProtobufException;
import io.naru.machinery.protobuf.ProtobufDecoder;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the audit log hears of one request ({@code audit.k8s.io/v1 Event}). For one thread. */
public final class AuditTrail {

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private static final Set<String> LONG_SUBRESOURCES =
      Set.of("exec", "attach", "portforward", "proxy", "log");

  private final AuditLog log;
  private final Clock clock;
  private final Decision decision;
  private final IncomingRequest request;
  private final boolean goesOn;
  private final ObjectNode event = Json.object();

  private AuditTrail(
      AuditLog log,
      Clock clock,
      String auditId,
      IncomingRequest request,
      RequestInfo info,
      UserInfo user) {
    this.log = log;
    this.clock = clock;
    this.request = request;
    decision = log.policy().decide(info, user);
    goesOn = info.verb().equals("watch") || LONG_SUBRESOURCES.contains(info.subresource());
    if (decision.level() == Level.NONE) {
      return;
    }
    event.put("kind", "Event").put("apiVersion", "audit.k8s.io/v1").put("level", levelName());
    event.put("auditID", auditId).put("stage", "").put("requestURI", uri(request));
    event.put("verb", info.verb());
    event.set("user", user.name().isEmpty() ? Json.object() : user.json());
    event.putArray("sourceIPs").add(request.peer().address());
    if (!request.header("user-agent").isEmpty()) {
      event.put("userAgent", request.header("user-agent"));
    }
    if (info.resourceRequest()) {
      event.set("objectRef", reference(info));
    }
    event.put("requestReceivedTimestamp", MICROS.format(clock.instant()));
  }

  /**
   * Begins: the request was received.
   *
   * @param user who asks in truth
   */
  public static AuditTrail begin(
      AuditLog log,
      Clock clock,
      String auditId,
      IncomingRequest request,
      RequestInfo info,
      UserInfo user) {
    AuditTrail trail = new AuditTrail(log, clock, auditId, request, info, user);
    trail.tell(Stage.REQUEST_RECEIVED, Map.of());
    return trail;
  }

  /** Tells of a request whose credentials are not good: that is all that comes of it. */
  public static void unauthenticated(
      AuditLog log,
      Clock clock,
      String auditId,
      IncomingRequest request,
      RequestInfo info,
      int code) {
    AuditTrail trail = new AuditTrail(log, clock, auditId, request, info, UserInfo.of(""));
    if (trail.decision.level() != Level.NONE) {
      ObjectNode status = trail.event.putObject("responseStatus");
      status.putObject("metadata");
      status.put("message", attempted(request)).put("code", code);
      trail.tell(Stage.RESPONSE_STARTED, Map.of());
    }
  }

  private static String attempted(IncomingRequest request) {
    List<String> methods = new ArrayList<>();
    String authorization = request.header("authorization").strip();
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      methods.add("basic");
    }
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      methods.add("bearer");
    }
    if (!request.peer().certificates().isEmpty()) {
      methods.add("x509");
    }
    return methods.isEmpty()
        ? "Authentication failed, no credentials provided"
        : "Authentication failed, attempted: " + String.join(", ", methods);
  }

  /** The request goes on as somebody else. */
  public void impersonating(UserInfo acting) {
    if (decision.level() != Level.NONE) {
      event.set("impersonatedUser", acting.json());
    }
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

  /** Whether an answer bit by bit is told of when it begins, as that of a watch is. */
  public boolean goesOn() {
    return goesOn;
  }

  /** Whether the body of the answer is to be told. */
  public boolean wantsAnswer() {
    return decision.level() == Level.REQUEST_RESPONSE;
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
    JsonNode sent = changing() ? sent() : null;
    if (sent != null) {
      identify(sent);
      if (decision.level() != Level.METADATA) {
        put("requestObject", sent);
      }
    }
    if (response instanceof ApiResponse.Whole answer) {
      JsonNode body = json(answer.body());
      if (body != null) {
        outcome(status, body);
        if (decision.level() == Level.REQUEST_RESPONSE) {
          put("responseObject", body);
        }
      }
    }
    tell(
        response instanceof ApiResponse.Streamed ? Stage.RESPONSE_STARTED : Stage.RESPONSE_COMPLETE,
        annotations);
  }

  /** A stream has come to its end. */
  public void ended(Map<String, String> annotations) {
    tell(Stage.RESPONSE_COMPLETE, annotations);
  }

  /** Answering failed by a mistake in the server. */
  public void panicked(Map<String, String> annotations) {
    tell(Stage.PANIC, annotations);
  }

  private boolean changing() {
    return request.body().length > 0 && !request.method().equals("GET");
  }

  /** What was sent, if it is an object in a form that can be shown; null if not. */
  private @Nullable JsonNode sent() {
    String type = request.header("content-type");
    try {
      if (type.contains("yaml")) {
        return Yaml.parse(request.body()).root();
      }
      return type.startsWith(ProtobufDecoder.MEDIA_TYPE)
          ? ProtobufDecoder.decode(request.body())
          : json(request.body());
    } catch (IOException | MalformedProtobufException | StatusException malformed) {
      // It was refused for that; the refusal tells.
      return null;
    }
  }

  /** The name of what is created stands in its body only. */
  private void identify(JsonNode sent) {
    if (event.get("objectRef") instanceof ObjectNode reference) {
      JsonNode metadata = sent.path("metadata");
      for (String field : List.of("name", "uid", "resourceVersion")) {
        String value = metadata.path(field).asText("");
        if (!reference.has(field) && !value.isEmpty()) {
          reference.put(field, value);
        }
      }
    }
  }

  /** A status is short enough to be told at every level. */
  private static void outcome(ObjectNode status, JsonNode body) {
    if (body.path("kind").asText().equals("Status")) {
      for (String field : List.of("status", "message", "reason", "details")) {
        if (body.has(field)) {
          status.set(field, body.get(field));
        }
      }
    }
  }

  private void put(String field, JsonNode body) {
    if (!(body instanceof ObjectNode object)) {
      event.set(field, body);
      return;
    }
    if (decision.omitsManagedFields()) {
      withoutManagers(object);
      object.path("items").forEach(AuditTrail::withoutManagers);
    }
    event.set(field, object);
  }

  private static void withoutManagers(JsonNode object) {
    if (object.path("metadata") instanceof ObjectNode metadata) {
      metadata.remove("managedFields");
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
