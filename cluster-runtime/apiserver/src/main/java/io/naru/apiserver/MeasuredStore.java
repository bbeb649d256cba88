package io.naru.apiserver;

import io.naru.client.metrics.Histograms;
import io.naru.client.metrics.Histograms.Histogram;
import io.naru.client.metrics.Metrics;
import io.naru.store.KeyValue;
import io.naru.store.Store;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A store whose answers are timed, under the names that an API server has for etcd. Keys begin with
 * the directory of a kind: {@code RESOURCE/} or {@code GROUP/RESOURCE/}.
 */
final class MeasuredStore implements Store {

  private static final double[] SECONDS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
    45, 60
  };

  private record Series(String operation, String group, String resource) {}

  private final Store store;
  private final Set<String> groups;
  private final Histograms durations;
  private final Map<Series, Histogram> known = new ConcurrentHashMap<>();

  /**
   * @param groups of built-in kinds; those of others have a dot in their names
   */
  MeasuredStore(Store store, Set<String> groups, Metrics metrics) {
    this.store = store;
    this.groups = groups;
    this.durations =
        metrics.histograms(
            "etcd_request_duration_seconds",
            "Time of requests to the store.",
            SECONDS,
            "group",
            "operation",
            "resource");
  }

  @Override
  public long revision() {
    return store.revision();
  }

  @Override
  public long compactedRevision() {
    return store.compactedRevision();
  }

  @Override
  public @Nullable KeyValue get(String key) {
    long start = System.nanoTime();
    KeyValue found = store.get(key);
    measure("get", key, start);
    return found;
  }

  @Override
  public Range range(String prefix, @Nullable String startAfter, int limit, long revision) {
    long start = System.nanoTime();
    Range range = store.range(prefix, startAfter, limit, revision);
    measure("list", prefix, start);
    return range;
  }

  @Override
  public CompletableFuture<Result> commit(Write write) {
    long start = System.nanoTime();
    String operation =
        write.value() == null
            ? "delete"
            : write.expectedModRevision() == Write.ABSENT ? "create" : "update";
    CompletableFuture<Result> result = store.commit(write);
    result.whenComplete((done, failure) -> measure(operation, write.key(), start));
    return result;
  }

  @Override
  public Watch watch(String prefix, long afterRevision, Listener listener) {
    return store.watch(prefix, afterRevision, listener);
  }

  @Override
  public void compact(long revision) {
    store.compact(revision);
  }

  /** Leaves the store open, which is not its own. */
  @Override
  public void close() {}

  private void measure(String operation, String key, long start) {
    known.computeIfAbsent(series(operation, key), this::histogram).observeSince(start);
  }

  private Series series(String operation, String key) {
    int end = end(key, 0);
    String first = key.substring(0, end);
    if (first.indexOf('.') < 0 && !groups.contains(first)) {
      return new Series(operation, "", first);
    }
    int second = Math.min(end + 1, key.length());
    return new Series(operation, first, key.substring(second, end(key, second)));
  }

  private static int end(String key, int from) {
    int end = key.indexOf('/', from);
    return end < 0 ? key.length() : end;
  }

  private Histogram histogram(Series series) {
    return durations.of(series.group(), series.operation(), series.resource());
  }
}
