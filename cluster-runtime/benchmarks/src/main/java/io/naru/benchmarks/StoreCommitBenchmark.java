package io.naru.benchmarks;

import io.naru.store.Store;
import io.naru.store.Store.Write;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Acknowledged writes of 1 KB a second, with fsync, by writers that each wait for their write. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
public class StoreCommitBenchmark {

  /** The store that all writers share. */
  @State(Scope.Benchmark)
  public static class Shared {
    private final AtomicInteger writers = new AtomicInteger();
    private @Nullable TemporaryStore temporary;

    @Setup
    public void open() throws IOException {
      temporary = TemporaryStore.open(EmbeddedStoreOptions.defaults());
    }

    @TearDown
    public void close() throws IOException {
      Objects.requireNonNull(temporary).close();
    }
  }

  /** One writer: a thousand keys of its own, in turn. */
  @State(Scope.Thread)
  public static class Writer {
    private final byte[] value = new byte[1024];
    private @Nullable Store store;
    private int number;
    private int count;

    @Setup
    public void join(Shared shared) {
      store = Objects.requireNonNull(shared.temporary).store();
      number = shared.writers.incrementAndGet();
    }

    Store.Result write() {
      String key = "/registry/pods/namespace-" + number + "/pod-" + count++ % 1000;
      Write write = new Write(key, Write.ANY, revision -> value.clone());
      return Objects.requireNonNull(store).commit(write).join();
    }
  }

  @Benchmark
  @Threads(1)
  public Store.Result oneWriter(Writer writer) {
    return writer.write();
  }

  @Benchmark
  @Threads(32)
  public Store.Result thirtyTwoWriters(Writer writer) {
    return writer.write();
  }
}
