package io.naru.apiserver.discovery;

import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.client.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /healthz}, {@code /livez} and {@code /readyz}, as Kubernetes documents them under "API
 * health endpoints": all checks together, one by one below, {@code ?verbose} and {@code ?exclude}.
 * Checks may be added while serving. Thread-safe.
 */
public final class Health implements ApiHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /** One thing that must be well. */
  public interface Check {
    /**
     * @throws Exception if it is not well; the message goes to the log, not to clients
     */
    void run() throws Exception;
  }

  private record Named(String name, boolean liveness, Check check) {}

  private record Told(String name, String endpoint) {}

  private final List<Named> checks = new CopyOnWriteArrayList<>();
  private final Metrics indicators = new Metrics();
  private final Map<Told, Boolean> latest = new ConcurrentHashMap<>();

  public Health() {
    addLiveness("ping", () -> {});
    indicators.gauges(
        "kubernetes_healthcheck",
        "What came of a check last: 1 is well.",
        List.of("name", "type"),
        () -> {
          Map<List<String>, Number> values = new HashMap<>();
          latest.forEach(
              (told, well) -> values.put(List.of(told.name(), told.endpoint()), well ? 1 : 0));
          return values;
        });
  }

  /** What {@code /metrics/slis} tells: every check, made now, and how often it went well before. */
  public String indicators() {
    for (String endpoint : List.of("healthz", "livez", "readyz")) {
      relevant(endpoint).forEach(check -> failure(check, endpoint));
    }
    return indicators.render();
  }

  private List<Named> relevant(String endpoint) {
    return checks.stream().filter(check -> check.liveness() || endpoint.equals("readyz")).toList();
  }

  /** A check whose failure only a restart can mend. */
  public void addLiveness(String name, Check check) {
    checks.add(new Named(name, true, check));
  }

  /** A check whose failure means: send no requests now. */
  public void addReadiness(String name, Check check) {
    checks.add(new Named(name, false, check));
  }

  /** Paths of the single checks, for {@code GET /}. */
  public List<String> paths() {
    return checks.stream()
        .flatMap(check ->
            check.liveness()
                ? Stream.of("/healthz/", "/livez/", "/readyz/").map(p -> p + check.name())
                : Stream.of("/readyz/" + check.name()))
        .toList();
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    String[] parts = request.info().path().substring(1).split("/", 2);
    String endpoint = parts[0];
    String wanted = parts.length > 1 ? parts[1] : "";
    List<Named> relevant = relevant(endpoint);
    if (!wanted.isEmpty()) {
      relevant = relevant.stream().filter(check -> check.name().equals(wanted)).toList();
      if (relevant.isEmpty()) {
        return NotFound.page();
      }
    }
    return answer(endpoint, relevant, request);
  }

  private ApiResponse answer(String endpoint, List<Named> checks, ApiRequest request) {
    List<String> excluded = request.query().getOrDefault("exclude", List.of());
    StringBuilder report = new StringBuilder();
    boolean well = true;
    for (Named check : checks) {
      if (excluded.contains(check.name())) {
        report.append("[+]").append(check.name()).append(" excluded: ok\n");
        continue;
      }
      String failure = failure(check, endpoint);
      if (failure == null) {
        report.append("[+]").append(check.name()).append(" ok\n");
      } else {
        well = false;
        report.append("[-]").append(check.name()).append(" failed: reason withheld\n");
      }
    }
    List<String> unknown =
        excluded.stream()
            .filter(name -> checks.stream().noneMatch(check -> check.name().equals(name)))
            .toList();
    if (!unknown.isEmpty()) {
      report
          .append("warn: some health checks cannot be excluded: no matches for ")
          .append(unknown.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(",")))
          .append('\n');
    }
    if (!well) {
      return text(500, report + endpoint + " check failed\n");
    }
    boolean verbose = request.query().containsKey("verbose");
    return text(200, verbose ? report + endpoint + " check passed\n" : "ok");
  }

  private @Nullable String failure(Named check, String endpoint) {
    String failure = null;
    try {
      check.check().run();
    } catch (Exception failed) {
      LOG.warn("health check {} failed: {}", check.name(), failed.toString());
      failure = failed.toString();
    }
    latest.put(new Told(check.name(), endpoint), failure == null);
    indicators
        .counters("kubernetes_healthchecks_total", "What came of checks.", "name", "status", "type")
        .of(check.name(), failure == null ? "success" : "error", endpoint)
        .increment();
    return failure;
  }

  private static ApiResponse text(int code, String text) {
    return new ApiResponse.Whole(
        code,
        "text/plain; charset=utf-8",
        Map.of("X-Content-Type-Options", List.of("nosniff")),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
