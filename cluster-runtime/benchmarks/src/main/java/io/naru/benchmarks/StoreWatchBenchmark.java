package io.naru.benchmarks;

import io.naru.store.Event;
import io.naru.store.Store;
import io.naru.store.Store.Write;
import io.naru.store.embedded.EmbeddedStoreOptions;
import io.naru.store.embedded.EmbeddedStoreOptions.Durability;
import java.io.IOException;
import java.util.List;
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
 * Events delivered a second, from the write to the listener: 1000 watches over 100 prefixes, one
 * write for each prefix at a time. Without fsync, which is measured elsewhere.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
public class StoreWatchBenchmark {
  private static final int PREFIXES = 100;
  private static final int WATCHES = 1000;

  private final Semaphore delivered = new Semaphore(0);
  private final byte[] value = new byte[1024];
  private @Nullable TemporaryStore temporary;

  @Setup
  public void open() throws IOException {
    EmbeddedStoreOptions options = EmbeddedStoreOptions.defaults().withDurability(Durability.NONE);
    temporary = TemporaryStore.open(options);
    for (int i = 0; i < WATCHES; i++) {
      temporary.store().watch(prefix(i % PREFIXES), 0, new Counter(delivered));
    }
  }

  @TearDown
  public void close() throws IOException {
    Objects.requireNonNull(temporary).close();
  }

  private static String prefix(int number) {
    return "/registry/pods/namespace-" + number + "/";
  }

  @Benchmark
  @OperationsPerInvocation(WATCHES)
  public void fanOut() throws InterruptedException {
    Store store = Objects.requireNonNull(temporary).store();
    for (int i = 0; i < PREFIXES; i++) {
      var unused = store.commit(new Write(prefix(i) + "pod", Write.ANY, r -> value.clone()));
    }
    delivered.acquire(WATCHES);
  }

  private record Counter(Semaphore delivered) implements Store.Listener {
    @Override
    public void onEvents(List<Event> events) {
      delivered.release(events.size());
    }

    @Override
    public void onError(RuntimeException cause) {
      // The end of the store. Were it anything else, the deliveries would be missed and awaited.
    }
  }
}
