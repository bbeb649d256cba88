package io.naru.benchmarks;

import io.naru.apiserver.registry.ResourceHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfoResolver;
import io.naru.store.embedded.EmbeddedStoreOptions;
import io.naru.store.embedded.EmbeddedStoreOptions.Durability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Frames written to watchers a second: 1000 watches of pods, each with the thread its request would
 * have, see every status that is written. Without fsync and without sockets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
public class WatchFanOutBenchmark {

  private static final int WATCHERS = 1000;
  private static final Map<String, List<String>> QUERY = Map.of("watch", List.of("true"));
  private static final String PATH = "/api/v1/namespaces/" + TemporaryRegistry.NAMESPACE + "/pods";

  private final Semaphore written = new Semaphore(0);
  private final List<Thread> watchers = new ArrayList<>();
  private @Nullable TemporaryRegistry temporary;
  private int count;

  @Setup
  public void open() throws IOException, InterruptedException {
    EmbeddedStoreOptions options = EmbeddedStoreOptions.defaults().withDurability(Durability.NONE);
    temporary = TemporaryRegistry.open(options);
    temporary.createPod("watched");
    ResourceHandler handler = new ResourceHandler(temporary.registry());
    for (int i = 0; i < WATCHERS; i++) {
      ApiResponse.Streamed watch = (ApiResponse.Streamed) handler.handle(request());
      watchers.add(Thread.ofVirtual().start(() -> write(watch)));
    }
    // The pod that is there already, once for each.
    written.acquire(WATCHERS);
  }

  private static ApiRequest request() {
    return new ApiRequest(
        "GET",
        RequestInfoResolver.resolve("GET", PATH, QUERY),
        QUERY,
        Map.of(),
        new byte[0],
        TemporaryRegistry.USER,
        "");
  }

  private void write(ApiResponse.Streamed watch) {
    try {
      watch.body().writeTo(new Counter(written));
    } catch (IOException | InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @TearDown
  public void close() throws IOException {
    watchers.forEach(Thread::interrupt);
    Objects.requireNonNull(temporary).close();
  }

  @Benchmark
  @OperationsPerInvocation(WATCHERS)
  public void fanOut() throws InterruptedException {
    Objects.requireNonNull(temporary).setStatus("watched", "change " + count++);
    written.acquire(WATCHERS);
  }

  private record Counter(Semaphore written) implements ApiResponse.Sink {
    @Override
    public void write(byte[] bytes) {
      written.release();
    }

    @Override
    public void flush() {}
  }
}
