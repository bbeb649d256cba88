package io.naru.apiserver;

import io.naru.apiserver.admission.AuditAnnotations;
import io.naru.apiserver.audit.AuditLog;
import io.naru.apiserver.audit.AuditTrail;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import java.io.ByteArrayOutputStream;
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
  void begin(RequestInfo info, UserInfo caller) {
    if (log != null) {
      trail = AuditTrail.begin(log, clock, auditId, incoming, info, caller);
    }
  }

  /** Who asks could not be found out. */
  void unauthenticated(RequestInfo info, int code) {
    if (log != null) {
      AuditTrail.unauthenticated(log, clock, auditId, incoming, info, code);
    }
  }

  void impersonating(UserInfo caller, UserInfo user) {
    if (trail != null && !caller.equals(user)) {
      trail.impersonating(user);
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
    if (!(response instanceof ApiResponse.Streamed stream)) {
      told.answered(response, annotations);
      return response;
    }
    if (told.goesOn()) {
      told.answered(response, annotations);
    }
    return new ApiResponse.Streamed(
        stream.code(), stream.contentType(), stream.headers(), ending(stream, told));
  }

  private ApiResponse.Body ending(ApiResponse.Streamed stream, AuditTrail told) {
    return new ApiResponse.Body() {
      @Override
      public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean kept = !told.goesOn() && told.wantsAnswer();
        try {
          stream.body().writeTo(kept ? copying(sink, body) : sink);
        } finally {
          if (told.goesOn()) {
            told.ended(annotations);
          } else {
            told.answered(
                new ApiResponse.Whole(
                    stream.code(), stream.contentType(), stream.headers(), body.toByteArray()),
                annotations);
          }
        }
      }

      @Override
      public long expectedBytes() {
        return stream.body().expectedBytes();
      }
    };
  }

  private static ApiResponse.Sink copying(ApiResponse.Sink sink, ByteArrayOutputStream copy) {
    return new ApiResponse.Sink() {
      @Override
      public void write(byte[] bytes) throws IOException, InterruptedException {
        copy.writeBytes(bytes);
        sink.write(bytes);
      }

      @Override
      public void flush() throws IOException {
        sink.flush();
      }
    };
  }
}
