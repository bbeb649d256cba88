package io.naru.benchmarks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that watch one collection, each over a connection of its own. What they see names the
 * moment at which it was written, by this process's clock.
 */
final class Watchers implements AutoCloseable {

  /** Followed by a number of {@link System#nanoTime}. */
  static final String MARK = "written-at-";

  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger connected = new AtomicInteger();
  private final List<Flow.Subscription> subscriptions = new ArrayList<>();
  private final HttpClient client;
  private volatile Latencies latencies = new Latencies("");

  Watchers(HttpClient client) {
    this.client = client;
  }

  /** Begins to watch, and returns when all do. */
  void start(int count, HttpRequest request) throws InterruptedException {
    int most = 50;
    for (int i = 0; i < count; i += most) {
      int last = Math.min(count, i + most);
      for (int j = i; j < last; j++) {
        client.sendAsync(request, BodyHandlers.fromLineSubscriber(new Lines()));
      }
      Measured.await(Duration.ofSeconds(60), "watchers", () -> connected.get() >= last);
    }
  }

  /** Forgets what was, and measures what comes. */
  void measure(Latencies into) {
    delivered.set(0);
    latencies = into;
  }

  int delivered() {
    return delivered.get();
  }

  @Override
  public void close() {
    synchronized (subscriptions) {
      subscriptions.forEach(Flow.Subscription::cancel);
    }
  }

  private final class Lines implements Flow.Subscriber<String> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      synchronized (subscriptions) {
        subscriptions.add(subscription);
      }
      connected.incrementAndGet();
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
      int mark = line.indexOf(MARK);
      if (mark >= 0) {
        int start = mark + MARK.length();
        int end = line.indexOf('"', start);
        latencies.add(System.nanoTime() - Long.parseLong(line, start, end, 10));
        delivered.incrementAndGet();
      }
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }
}
