package io.naru.apiserver;

import io.naru.apiserver.request.RequestInfo;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts requests, in the names and text format that Prometheus scrapes from a Kubernetes API
 * server. A handful of counters needs no library, whose loading would cost start-up time.
 */
final class RequestMetrics {

  private static final double NANOS = 1e9;

  private record Labels(String verb, String group, String resource, String subresource, int code) {}

  private static final class Series {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
  }

  private final Map<Labels, Series> series = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  Measurement begin(String method) {
    inFlight.incrementAndGet();
    return new Measurement(method);
  }

  /** One request under way. */
  final class Measurement {
    private final long start = System.nanoTime();
    private final String method;
    private String verb = "";
    private String group = "";
    private String resource = "";
    private String subresource = "";

    private Measurement(String method) {
      this.method = method;
    }

    /** Tells what the request turned out to be. */
    void is(RequestInfo info) {
      if (info.resourceRequest()) {
        verb = info.verb();
        group = info.group();
        resource = info.resource();
        subresource = info.subresource();
      }
    }

    /** Of a streamed answer: when it begins. */
    void end(int code) {
      inFlight.decrementAndGet();
      // Resources that are not served would let clients make up labels without end.
      boolean known = code != 404 && code != 403;
      Labels labels =
          new Labels(
              verb.isEmpty() ? method : verb.toUpperCase(java.util.Locale.ROOT),
              known ? group : "",
              known ? resource : "",
              known ? subresource : "",
              code);
      Series own = series.computeIfAbsent(labels, key -> new Series());
      own.count.increment();
      own.nanos.add(System.nanoTime() - start);
    }
  }

  /** In the text exposition format 0.0.4. */
  String render() {
    StringBuilder text = new StringBuilder();
    Map<String, Series> sorted = new TreeMap<>();
    series.forEach((labels, value) -> sorted.put(text(labels), value));
    text.append("# HELP apiserver_request_total Requests answered.\n")
        .append("# TYPE apiserver_request_total counter\n");
    sorted.forEach((labels, value) ->
        text.append("apiserver_request_total")
            .append(labels)
            .append(' ')
            .append(value.count.sum())
            .append('\n'));
    text.append("# HELP apiserver_request_duration_seconds Time until the answer began.\n")
        .append("# TYPE apiserver_request_duration_seconds summary\n");
    sorted.forEach((labels, value) -> {
      text.append("apiserver_request_duration_seconds_sum").append(labels).append(' ');
      text.append(value.nanos.sum() / NANOS).append('\n');
      text.append("apiserver_request_duration_seconds_count").append(labels).append(' ');
      text.append(value.count.sum()).append('\n');
    });
    text.append("# HELP apiserver_current_inflight_requests Requests being handled.\n")
        .append("# TYPE apiserver_current_inflight_requests gauge\n")
        .append("apiserver_current_inflight_requests ")
        .append(inFlight.get())
        .append('\n');
    Runtime runtime = Runtime.getRuntime();
    text.append("# HELP process_heap_bytes Java heap in use.\n")
        .append("# TYPE process_heap_bytes gauge\n")
        .append("process_heap_bytes ")
        .append(runtime.totalMemory() - runtime.freeMemory())
        .append('\n');
    return text.toString();
  }

  private static String text(Labels labels) {
    return "{code=\"%d\",group=\"%s\",resource=\"%s\",subresource=\"%s\",verb=\"%s\"}"
        .formatted(
            labels.code(), labels.group(), labels.resource(), labels.subresource(), labels.verb());
  }
}
