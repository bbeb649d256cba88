package io.naru.benchmarks;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Clients that watch one collection, each over a connection of its own, until their HTTP client is
 * shut down. What they see names the moment at which it was written, by this process's clock.
 */
final class Watchers {

  /** Followed by a number of {@link System#nanoTime}. */
  static final String MARK = "written-at-";

  private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);
  private static final int AT_ONCE = 50;

  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger connected = new AtomicInteger();
  private final HttpClient client;
  private volatile Latencies latencies = new Latencies("");

  Watchers(HttpClient client) {
    this.client = client;
  }

  /** Begins to watch, and returns when all do. */
  void start(int count, HttpRequest request) throws InterruptedException {
    for (int i = 0; i < count; i += AT_ONCE) {
      int last = Math.min(count, i + AT_ONCE);
      for (int j = i; j < last; j++) {
        BodyHandler<Void> events = BodyHandlers.ofByteArrayConsumer(new Events());
        client.sendAsync(
            request,
            head -> {
              connected.incrementAndGet();
              return events.apply(head);
            });
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

  /** Finds marks in whatever encoding, also where they lie in two parts. */
  private final class Events implements Consumer<Optional<byte[]>> {
    private int matched;
    private long written;

    @Override
    public void accept(Optional<byte[]> part) {
      for (byte each : part.orElse(new byte[0])) {
        if (matched < MARK_BYTES.length) {
          matched = each == MARK_BYTES[matched] ? matched + 1 : each == MARK_BYTES[0] ? 1 : 0;
        } else if (each >= '0' && each <= '9') {
          written = written * 10 + each - '0';
        } else {
          latencies.add(System.nanoTime() - written);
          delivered.incrementAndGet();
          matched = 0;
          written = 0;
        }
      }
    }
  }
}
