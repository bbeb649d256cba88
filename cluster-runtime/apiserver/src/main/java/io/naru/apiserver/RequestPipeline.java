package io.naru.apiserver;

import io.naru.apiserver.authentication.Authentication;
import io.naru.apiserver.authentication.Impersonation;
import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.registry.ProtobufAnswers;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.RequestInfoResolver;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.apiserver.server.RequestHandler;
import io.naru.machinery.StatusException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of every request through the server. */
final class RequestPipeline implements RequestHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestPipeline.class);
  private static final String AUDIT_ID = "Audit-Id";
  private static final int LONGEST_AUDIT_ID = 64;

  private final Authentication authentication;
  private final Impersonation impersonation;
  private final Authorization authorization;
  private final RequestMetrics metrics;
  private final ApiHandler handler;

  RequestPipeline(
      Authentication authentication,
      Authorization authorization,
      RequestMetrics metrics,
      ApiHandler handler) {
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
    ApiResponse response;
    try {
      RequestInfo info =
          RequestInfoResolver.resolve(incoming.method(), incoming.path(), incoming.query());
      measurement.is(info);
      UserInfo caller = authentication.authenticate(incoming);
      UserInfo user = impersonation.actingUser(incoming, caller);
      ApiRequest request = request(incoming, info, user, auditId);
      authorization.check(AccessAttributes.of(request));
      response = PrettyJson.of(request, handler.handle(request));
    } catch (StatusException refused) {
      response = ApiResponse.status(refused.status());
    } catch (RuntimeException | Error bug) {
      // Errors too: a stack that overflowed or a class that is missing must not leave a client
      // waiting for an answer.
      LOG.error("{} {} failed (audit id {})", incoming.method(), incoming.path(), auditId, bug);
      response = ApiResponse.status(StatusException.internal("see audit id " + auditId).status());
    }
    response = ProtobufAnswers.of(incoming.header("accept"), response);
    measurement.end(response.code());
    return withCommonHeaders(response, auditId);
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
}
