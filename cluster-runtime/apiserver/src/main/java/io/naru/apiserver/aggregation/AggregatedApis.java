package io.naru.apiserver.aggregation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.GroupVersion;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The groups and versions that other servers answer, and the way to them. Readers take no lock; the
 * controller writes. Thread-safe.
 */
public final class AggregatedApis implements ApiHandler {

  private static final String OPEN_API = "/openapi/v3/apis/";
  private static final byte[] UNAVAILABLE =
      "service unavailable\n".getBytes(StandardCharsets.UTF_8);

  /**
   * One group version.
   *
   * @param available whether its server passed all checks
   * @param resources as its discovery told them last
   * @param kinds what that says, as discovery shows it
   * @param openApi address of its OpenAPI v3 document, relative to the server; empty if none
   */
  record Api(
      Backend backend, boolean available, ObjectNode resources, List<Kind> kinds, String openApi) {}

  private volatile Map<GroupVersion, Api> apis = Map.of();

  void serve(Map<GroupVersion, Api> now) {
    apis = Map.copyOf(now);
  }

  Map<GroupVersion, Api> all() {
    return apis;
  }

  /** Whether another server answers for a group version. */
  public boolean handles(GroupVersion version) {
    Map<GroupVersion, Api> now = apis;
    return !now.isEmpty() && now.containsKey(version);
  }

  /** Whether another server has the OpenAPI document at a path. */
  public boolean handlesOpenApi(String path) {
    return !apis.isEmpty()
        && path.startsWith(OPEN_API)
        && handles(GroupVersion.parse(path.substring(OPEN_API.length())));
  }

  /** Addresses of OpenAPI v3 documents by the paths that the index has for them. */
  public Map<String, String> openApiDocuments() {
    Map<String, String> documents = new LinkedHashMap<>();
    apis.forEach((version, api) -> {
      if (!api.openApi().isEmpty()) {
        documents.put("apis/" + version.apiVersion(), api.openApi());
      }
    });
    return documents;
  }

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    String path = request.info().path();
    GroupVersion version =
        path.startsWith(OPEN_API)
            ? GroupVersion.parse(path.substring(OPEN_API.length()))
            : new GroupVersion(request.info().group(), request.info().version());
    Api api = apis.get(version);
    if (api == null || !api.available()) {
      return new ApiResponse.Whole(503, "text/plain; charset=utf-8", Map.of(), UNAVAILABLE);
    }
    return api.backend().forward(request);
  }
}
