package io.naru.apiserver;

import io.naru.apiserver.aggregation.AggregatedApis;
import io.naru.apiserver.authentication.KeyDiscovery;
import io.naru.apiserver.discovery.Discovery;
import io.naru.apiserver.discovery.Health;
import io.naru.apiserver.discovery.NotFound;
import io.naru.apiserver.discovery.OpenApi;
import io.naru.apiserver.discovery.ServerVersion;
import io.naru.apiserver.discovery.ZPages;
import io.naru.apiserver.proxy.ProxyHandler;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.ProtobufBodies;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.resourcemetrics.ResourceMetricsHandler;
import io.naru.apiserver.review.MethodNotAllowed;
import io.naru.apiserver.review.ReviewHandler;
import io.naru.apiserver.verdicts.VerdictHandler;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hands each authorized request to who answers it. */
record RequestRouter(
    ApiHandler resources,
    ReviewHandler reviews,
    ApiHandler proxy,
    ResourceMetricsHandler usage,
    VerdictHandler verdicts,
    Discovery discovery,
    OpenApi openApi,
    AggregatedApis aggregated,
    Health health,
    KeyDiscovery keys,
    ZPages pages,
    Supplier<String> metrics)
    implements ApiHandler {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  /** What is served beside the API and has nothing below it in the index. */
  static final List<String> PLAIN =
      List.of(
          "/flagz",
          "/healthz",
          "/livez",
          "/metrics",
          "/metrics/slis",
          "/readyz",
          "/statusz",
          "/version");

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    return request.info().resourceRequest()
        ? resource(ProtobufBodies.asJson(request))
        : path(request);
  }

  private ApiResponse resource(ApiRequest request) throws InterruptedException {
    RequestInfo info = request.info();
    GroupVersion version = new GroupVersion(info.group(), info.version());
    if (aggregated.handles(version)) {
      return aggregated.handle(request);
    }
    if (!discovery.serves(version)) {
      if (!info.group().isEmpty() && !discovery.serves(info.group())) {
        return NotFound.page();
      }
      throw StatusException.noSuchResource();
    }
    if (info.group().equals(ResourceMetricsHandler.GROUP)) {
      return usage.handle(request);
    }
    if (info.group().equals(VerdictHandler.GROUP)) {
      return verdicts.handle(request);
    }
    if (ReviewHandler.handles(info.group())) {
      return reviews.handle(request);
    }
    if (info.group().isEmpty() && ProxyHandler.handles(info)) {
      return proxy.handle(request);
    }
    return resources.handle(request);
  }

  private ApiResponse path(ApiRequest request) throws InterruptedException {
    String path = request.info().path();
    String first = firstSegment(path);
    boolean reading = READING.contains(request.method());
    ApiHandler handler =
        switch (first) {
          case "api", "apis" -> discovery;
          case "openapi" -> aggregated.handlesOpenApi(path) ? aggregated : openApi;
          case "healthz", "livez", "readyz" -> health;
          case "version" -> path.equals("/version") ? RequestRouter::version : null;
          case "metrics" -> metrics(path);
          case "statusz" -> path.equals("/statusz") ? pages::status : null;
          case "flagz" -> path.equals("/flagz") ? pages::flags : null;
          case "" -> ignored -> index();
          default -> null;
        };
    if (handler == null && path.equals(KeyDiscovery.CONFIGURATION_PATH)) {
      handler = ignored -> keys.configuration();
    }
    if (handler == null && path.equals(KeyDiscovery.KEYS_PATH)) {
      handler = ignored -> keys.keys();
    }
    if (handler == null) {
      return NotFound.page();
    }
    if (!reading) {
      throw MethodNotAllowed.exception();
    }
    return handler.handle(request);
  }

  private static ApiResponse version(ApiRequest request) {
    return ApiResponse.json(200, Json.bytes(ServerVersion.json()));
  }

  private @Nullable ApiHandler metrics(String path) {
    return switch (path) {
      case "/metrics" -> ignored -> text(metrics.get());
      case "/metrics/slis" -> ignored -> text(health.indicators());
      default -> null;
    };
  }

  private static ApiResponse text(String text) {
    return new ApiResponse.Whole(
        200, PROMETHEUS_TEXT, Map.of(), text.getBytes(StandardCharsets.UTF_8));
  }

  private ApiResponse index() {
    List<String> paths = new ArrayList<>(discovery.paths());
    paths.addAll(List.of(KeyDiscovery.CONFIGURATION_PATH, KeyDiscovery.KEYS_PATH));
    paths.addAll(PLAIN);
    paths.addAll(List.of("/openapi/v2", "/openapi/v3", "/openapi/v3/"));
    paths.addAll(health.paths());
    paths.sort(null);
    var json = Json.object();
    var array = json.putArray("paths");
    paths.forEach(array::add);
    return ApiResponse.json(200, Json.bytes(json));
  }

  private static String firstSegment(String path) {
    int end = path.indexOf('/', 1);
    return path.substring(1, end < 0 ? path.length() : end);
  }
}
