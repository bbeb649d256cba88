package io.naru.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.DeletedObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.Json;
import io.naru.machinery.openapi.OpenApiDocument;
import io.naru.machinery.openapi.OpenApiV2;
import io.naru.machinery.openapi.OpenApiV3;
import io.naru.machinery.openapi.ServedResource;
import io.naru.machinery.openapi.ServedResource.ServedSubresource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /openapi/v2}, {@code /openapi/v3} and the documents below the latter. Those are
 * named in the index with a hash, and a document asked for by its hash may be kept for ever.
 * Thread-safe.
 */
public final class OpenApi implements ApiHandler {

  private static final String V3_PREFIX = "/openapi/v3/";
  private static final String V2_PROTOBUF = "application/com.github.proto-openapi.spec.v2";
  private static final String V2_PROTOBUF_ANSWER =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private final Supplier<List<Kind>> kinds;
  private final Supplier<Map<String, String>> remote;
  private volatile @Nullable Snapshot snapshot;

  /**
   * @param kinds those served now; the same list as long as nothing changes
   * @param remote addresses of documents that other servers have, by their path in the index
   */
  public OpenApi(Supplier<List<Kind>> kinds, Supplier<Map<String, String>> remote) {
    this.kinds = kinds;
    this.remote = remote;
  }

  private record Snapshot(List<Kind> kinds, OpenApiV2 v2, OpenApiV3 v3) {}

  private Snapshot snapshot() {
    List<Kind> now = kinds.get();
    Snapshot known = snapshot;
    if (known != null && known.kinds() == now) {
      return known;
    }
    List<ServedResource> resources = now.stream().map(OpenApi::resource).toList();
    OpenApiV3 v3 =
        known == null
            ? new OpenApiV3(ServerVersion.GIT_VERSION, resources)
            : known.v3().with(resources);
    Snapshot made = new Snapshot(now, new OpenApiV2(ServerVersion.GIT_VERSION, resources), v3);
    snapshot = made;
    return made;
  }

  private static ServedResource resource(Kind kind) {
    List<ServedSubresource> subresources =
        kind.subresources().stream()
            .map(subresource ->
                new ServedSubresource(
                    subresource.name(), subresource.groupVersionKind(), subresource.verbs()))
            .toList();
    return new ServedResource(
        kind.groupVersionKind(),
        kind.plural(),
        kind.namespaced(),
        kind.verbs(),
        subresources,
        DeletedObjects.areReturned(kind),
        kind.custom() == null ? null : kind.custom().openApi());
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    String path = request.info().path();
    if (path.equals("/openapi/v2")) {
      return v2(request);
    }
    if (path.equals("/openapi/v3") || path.equals(V3_PREFIX)) {
      return index(request);
    }
    OpenApiDocument document =
        path.startsWith(V3_PREFIX)
            ? snapshot().v3().document(path.substring(V3_PREFIX.length()))
            : null;
    return document == null ? NotFound.page() : v3(request, document);
  }

  private ApiResponse index(ApiRequest request) {
    OpenApiDocument own = snapshot().v3().index();
    Map<String, String> more = remote.get();
    if (more.isEmpty()) {
      return answer(request, ApiResponse.JSON, own);
    }
    ObjectNode index = Json.parseObject(own.bytes());
    ObjectNode paths = Json.ensureObject(index, "paths");
    more.forEach((path, address) -> paths.putObject(path).put("serverRelativeURL", address));
    return Document.of(ApiResponse.JSON, Json.bytes(index)).answer(request);
  }

  private ApiResponse v2(ApiRequest request) {
    OpenApiV2 v2 = snapshot().v2();
    return request.header("accept").contains(V2_PROTOBUF)
        ? answer(request, V2_PROTOBUF_ANSWER, v2.protobuf())
        : answer(request, ApiResponse.JSON, v2.json());
  }

  private static ApiResponse v3(ApiRequest request, OpenApiDocument document) {
    String hash = request.parameter("hash");
    if (hash == null) {
      return answer(request, ApiResponse.JSON, document);
    }
    if (!hash.equals(document.etag())) {
      String current = request.info().path() + "?hash=" + document.etag();
      return new ApiResponse.Whole(301, "", Map.of("Location", List.of(current)), new byte[0]);
    }
    ApiResponse answer = answer(request, ApiResponse.JSON, document);
    Map<String, List<String>> headers = new java.util.LinkedHashMap<>(answer.headers());
    headers.put("Cache-Control", List.of("public, immutable"));
    return answer instanceof ApiResponse.Whole whole
        ? new ApiResponse.Whole(whole.code(), whole.contentType(), headers, whole.body())
        : answer;
  }

  private static ApiResponse answer(
      ApiRequest request, String contentType, OpenApiDocument document) {
    return new Document(contentType, document.bytes(), "\"" + document.etag() + "\"")
        .answer(request);
  }
}
