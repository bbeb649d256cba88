package io.naru.apiserver;

import io.naru.apiserver.request.RequestInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Counts requests, in the names and text format that Prometheus scrapes from a Kubernetes API
 * server. A handful of counters needs no library, whose loading would cost start-up time.
 */
final class RequestMetrics {

  private static final double NANOS = 1e9;

  private record Labels(String verb, String group, String resource, String subresource, int code) {}

  /** Upper bounds of the histogram's buckets, in seconds, as the Go server's. */
  private static final double[] BUCKETS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
    45, 60
  };

  private static final class Series {
    private final LongAdder count = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder[] buckets = new LongAdder[BUCKETS.length];

    Series() {
      Arrays.setAll(buckets, index -> new LongAdder());
    }

    void add(long duration) {
      count.increment();
      nanos.add(duration);
      int bucket = 0;
      while (bucket < BUCKETS.length && duration > BUCKETS[bucket] * NANOS) {
        bucket++;
      }
      if (bucket < BUCKETS.length) {
        buckets[bucket].increment();
      }
    }
  }

  private final Supplier<String> more;

  private final Map<Labels, Series> series = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * @param more what others have measured, in the same text format
   */
  RequestMetrics(Supplier<String> more) {
    this.more = more;
  }

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
      own.add(System.nanoTime() - start);
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
        .append("# TYPE apiserver_request_duration_seconds histogram\n");
    sorted.forEach((labels, value) -> {
      buckets(text, labels, value);
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
    return text.append(more.get()).toString();
  }

  /** Each bucket counts what is below it, too. */
  private static void buckets(StringBuilder text, String labels, Series series) {
    String open = labels.substring(0, labels.length() - 1);
    long below = 0;
    for (int i = 0; i < BUCKETS.length; i++) {
      below += series.buckets[i].sum();
      bucket(text, open, Double.toString(BUCKETS[i]), below);
    }
    bucket(text, open, "+Inf", series.count.sum());
  }

  private static void bucket(StringBuilder text, String open, String bound, long count) {
    text.append("apiserver_request_duration_seconds_bucket")
        .append(open)
        .append(",le=\"")
        .append(bound)
        .append("\"} ")
        .append(count)
        .append('\n');
  }

  private static String text(Labels labels) {
    return "{code=\"%d\",group=\"%s\",resource=\"%s\",subresource=\"%s\",verb=\"%s\"}"
        .formatted(
            labels.code(), labels.group(), labels.resource(), labels.subresource(), labels.verb());
  }
}
