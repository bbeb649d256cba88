package io.naru.apiserver;

import io.naru.apiserver.admission.AuditAnnotations;
import io.naru.apiserver.audit.AuditLog;
import io.naru.apiserver.audit.AuditTrail;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one request tells the audit log, if there is one. For one thread. */
final class RequestAudit {

  private final @Nullable AuditLog log;
  private final Clock clock;
  private final String auditId;
  private final IncomingRequest incoming;
  private @Nullable AuditTrail trail;
  private Map<String, String> annotations = Map.of();

  RequestAudit(@Nullable AuditLog log, Clock clock, String auditId, IncomingRequest incoming) {
    this.log = log;
    this.clock = clock;
    this.auditId = auditId;
    this.incoming = incoming;
  }

  /** It is known who asks for what. */
  void begin(RequestInfo info, UserInfo caller, UserInfo user) {
    if (log != null) {
      trail = new AuditTrail(log, clock, auditId, incoming, info, caller, user);
    }
  }

  /** Does the work; what it says for the log is gathered if there is one. */
  ApiResponse collect(ScopedValue.CallableOp<ApiResponse, InterruptedException> work)
      throws InterruptedException {
    if (trail == null) {
      return work.call();
    }
    annotations = AuditAnnotations.fresh();
    return AuditAnnotations.collect(annotations, work);
  }

  void panicked() {
    if (trail != null) {
      trail.panicked(annotations);
    }
  }

  /** The answer, which tells the log of its end if it is a stream. */
  ApiResponse answered(ApiResponse response) {
    AuditTrail told = trail;
    if (told == null) {
      return response;
    }
    told.answered(response, annotations);
    if (response instanceof ApiResponse.Streamed stream) {
      return new ApiResponse.Streamed(
          stream.code(), stream.contentType(), stream.headers(), ending(stream.body(), told));
    }
    return response;
  }

  private ApiResponse.Body ending(ApiResponse.Body body, AuditTrail told) {
    return new ApiResponse.Body() {
      @Override
      public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
        try {
          body.writeTo(sink);
        } finally {
          told.ended(annotations);
        }
      }

      @Override
      public long expectedBytes() {
        return body.expectedBytes();
      }
    };
  }
}
