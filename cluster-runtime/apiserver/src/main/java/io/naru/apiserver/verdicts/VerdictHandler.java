package io.naru.apiserver.verdicts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.machinery.GroupResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code get} of PodVerdicts, each named as its pod: {@code kubectl get podverdict NAME -o
 * yaml}. Who may read them is a matter of roles, as with all resources. Thread-safe.
 */
public final class VerdictHandler implements ApiHandler {

  public static final String GROUP = "scheduling.naru.io";
  static final String API_VERSION = GROUP + "/v1alpha1";
  static final String KIND = "PodVerdict";
  static final String RESOURCE = "podverdicts";

  private volatile @Nullable PodVerdicts verdicts;

  /** Who is asked; there is nobody before a scheduler runs. */
  public void ask(PodVerdicts scheduler) {
    verdicts = scheduler;
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    RequestInfo info = request.info();
    GroupResource resource = new GroupResource(GROUP, info.resource());
    if (!info.resource().equals(RESOURCE) || !info.subresource().isEmpty()) {
      throw StatusException.noSuchResource();
    }
    if (!info.verb().equals("get")) {
      throw StatusException.methodNotSupported(resource, info.verb());
    }
    PodVerdicts scheduler = verdicts;
    ObjectNode verdict = scheduler == null ? null : scheduler.of(info.namespace(), info.name());
    if (verdict == null) {
      throw StatusException.notFound(resource, info.name());
    }
    ObjectNode answer = Json.object().put("apiVersion", API_VERSION).put("kind", KIND);
    ObjectNode metadata = answer.putObject("metadata");
    metadata.put("name", info.name()).put("namespace", info.namespace());
    // the time of an object is in whole seconds, as of RFC 3339
    Instant made = Instant.parse(Json.text(verdict, "time"));
    metadata.put("creationTimestamp", made.truncatedTo(ChronoUnit.SECONDS).toString());
    answer.setAll(verdict);
    return ApiResponse.json(200, Json.bytes(answer));
  }
}
