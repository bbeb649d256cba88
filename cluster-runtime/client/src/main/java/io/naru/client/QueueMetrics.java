package io.naru.client;

import io.naru.client.metrics.Histograms.Histogram;
import io.naru.client.metrics.Metrics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of a work queue, by the names that Kubernetes has for it. Called under the
 * queue's lock.
 */
final class QueueMetrics<K> {

  private static final double[] SECONDS = {
    1e-8, 1e-7, 1e-6, 9.999999999999999e-6, 9.999999999999999e-5, 0.001, 0.01, 0.1, 1, 10
  };

  private final LongAdder adds;
  private final LongAdder depth;
  private final LongAdder retries;
  private final Histogram waiting;
  private final Histogram working;
  private final Map<K, Long> since = new HashMap<>();

  QueueMetrics(Metrics metrics, String name) {
    adds = metrics.counters("workqueue_adds_total", "Keys added to a queue.", "name").of(name);
    depth = metrics.levels("workqueue_depth", "Keys that wait in a queue.", "name").of(name);
    retries = metrics.counters("workqueue_retries_total", "Keys that came back.", "name").of(name);
    waiting =
        metrics
            .histograms(
                "workqueue_queue_duration_seconds", "How long a key waited.", SECONDS, "name")
            .of(name);
    working =
        metrics
            .histograms(
                "workqueue_work_duration_seconds", "How long work on a key took.", SECONDS, "name")
            .of(name);
  }

  void added(K key) {
    adds.increment();
    depth.increment();
    since.putIfAbsent(key, System.nanoTime());
  }

  void taken(K key) {
    depth.decrement();
    Long start = since.put(key, System.nanoTime());
    if (start != null) {
      waiting.observeSince(start);
    }
  }

  void done(K key) {
    Long start = since.remove(key);
    if (start != null) {
      working.observeSince(start);
    }
  }

  void retried() {
    retries.increment();
  }

  void shutDown(int waiting) {
    depth.add(-waiting);
    since.clear();
  }
}
