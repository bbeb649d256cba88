package io.naru.apiserver;

import io.naru.apiserver.admission.AuditAnnotations;
import io.naru.apiserver.audit.AuditLog;
import io.naru.apiserver.authentication.Authentication;
import io.naru.apiserver.authentication.Impersonation;
import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.flowcontrol.FlowControl;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.RequestInfoResolver;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.apiserver.server.RequestHandler;
import io.naru.machinery.StatusException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every request through the server. */
final class RequestPipeline implements RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestPipeline.class);
  private static final String AUDIT_ID = "Audit-Id";
  private static final int LONGEST_AUDIT_ID = 64;

  /** What clients know to wait for and try again. */
  private static final ApiResponse TOO_MANY =
      new ApiResponse.Whole(
          429,
          "text/plain; charset=utf-8",
          Map.of("Retry-After", List.of("1"), "X-Content-Type-Options", List.of("nosniff")),
          "Too many requests, please try again later.\n".getBytes(StandardCharsets.UTF_8));

  private final Authentication authentication;
  private final Impersonation impersonation;
  private final Authorization authorization;
  private final FlowControl flowControl;
  private final @Nullable AuditLog auditLog;
  private final Clock clock;
  private final RequestMetrics metrics;
  private final ApiHandler handler;

  /**
   * @param auditLog null if nothing is to be written down
   */
  RequestPipeline(
      Authentication authentication,
      Authorization authorization,
      FlowControl flowControl,
      @Nullable AuditLog auditLog,
      Clock clock,
      RequestMetrics metrics,
      ApiHandler handler) {
    this.flowControl = flowControl;
    this.auditLog = auditLog;
    this.clock = clock;
    this.authentication = authentication;
    this.impersonation = new Impersonation(authorization);
    this.authorization = authorization;
    this.metrics = metrics;
    this.handler = handler;
  }

  /** One line a step, in the order of Kubernetes' own chain. */
  @Override
  public ApiResponse handle(IncomingRequest incoming) throws InterruptedException {
    String auditId = auditId(incoming);
    RequestMetrics.Measurement measurement = metrics.begin(incoming.method());
    RequestAudit audit = new RequestAudit(auditLog, clock, auditId, incoming);
    ApiResponse response;
    try {
      RequestInfo info =
          RequestInfoResolver.resolve(incoming.method(), incoming.path(), incoming.query());
      measurement.is(info, incoming.query(), incoming.header("content-type"));
      UserInfo caller = caller(incoming, info, audit, measurement);
      audit.begin(info, caller);
      UserInfo user = impersonation.actingUser(incoming, caller);
      audit.impersonating(caller, user);
      ApiRequest request = request(incoming, info, user, auditId);
      response = audit.collect(() -> inTurn(request));
    } catch (StatusException refused) {
      response = ApiResponse.status(refused.status());
    } catch (RuntimeException | Error bug) {
      // Errors too: a stack that overflowed or a class that is missing must not leave a client
      // waiting for an answer.
      LOG.error("{} {} failed (audit id {})", incoming.method(), incoming.path(), auditId, bug);
      audit.panicked();
      response = ApiResponse.status(StatusException.internal("see audit id " + auditId).status());
    }
    return withCommonHeaders(audit.answered(measurement.end(response)), auditId);
  }

  /** Who asks; that it cannot be found out is told to the audit log. */
  private UserInfo caller(
      IncomingRequest incoming,
      RequestInfo info,
      RequestAudit audit,
      RequestMetrics.Measurement measurement) {
    long start = System.nanoTime();
    try {
      UserInfo user = authentication.authenticate(incoming);
      measurement.authenticated(user, start);
      return user;
    } catch (StatusException refused) {
      measurement.unauthenticated(start);
      audit.unauthenticated(info, refused.code());
      throw refused;
    }
  }

  /** Answers when there is a seat for the request. What is streamed afterwards holds none. */
  private ApiResponse inTurn(ApiRequest request) throws InterruptedException {
    try (FlowControl.Seat seat = flowControl.enter(request.info(), request.user())) {
      return withHeaders(seat.isRefused() ? TOO_MANY : answer(request), seat.headers());
    }
  }

  private ApiResponse answer(ApiRequest request) throws InterruptedException {
    try {
      AccessAttributes attributes = AccessAttributes.of(request);
      authorization.check(attributes);
      AuditAnnotations.add("authorization.k8s.io/decision", "allow");
      return PrettyJson.of(request, handler.handle(request));
    } catch (StatusException refused) {
      if (refused.code() == 403) {
        AuditAnnotations.add("authorization.k8s.io/decision", "forbid");
      }
      return ApiResponse.status(refused.status());
    }
  }

  private static ApiRequest request(
      IncomingRequest incoming, RequestInfo info, UserInfo user, String auditId) {
    return new ApiRequest(
        incoming.method(),
        info,
        incoming.query(),
        incoming.headers(),
        incoming.body(),
        user,
        auditId);
  }

  /** A front proxy may have given the request an id already. */
  private static String auditId(IncomingRequest incoming) {
    String given = incoming.header("audit-id");
    if (!given.isEmpty()) {
      return given.length() > LONGEST_AUDIT_ID ? given.substring(0, LONGEST_AUDIT_ID) : given;
    }
    return UUID.randomUUID().toString();
  }

  private static ApiResponse withCommonHeaders(ApiResponse response, String auditId) {
    Map<String, List<String>> headers = new LinkedHashMap<>(response.headers());
    headers.put(AUDIT_ID, List.of(auditId));
    headers.putIfAbsent("Cache-Control", List.of("no-cache, private"));
    return response.withHeaders(headers);
  }

  private static ApiResponse withHeaders(ApiResponse response, Map<String, List<String>> more) {
    if (more.isEmpty()) {
      return response;
    }
    Map<String, List<String>> headers = new LinkedHashMap<>(response.headers());
    headers.putAll(more);
    return response.withHeaders(headers);
  }
}
