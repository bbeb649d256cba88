package io.naru.benchmarks;

import io.naru.machinery.ApiObject;
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

/**
 * Pods created and pod statuses written a second, from JSON to durable (with fsync): decoding,
 * defaults, admission, validation, field ownership, commit. Several writers share commits.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
public class RegistryWriteBenchmark {

  private static final int PODS = 64;

  private final AtomicInteger count = new AtomicInteger();
  private @Nullable TemporaryRegistry temporary;

  @Setup
  public void open() throws IOException {
    temporary = TemporaryRegistry.open(EmbeddedStoreOptions.defaults());
    for (int i = 0; i < PODS; i++) {
      temporary.createPod("present-" + i);
    }
  }

  @TearDown
  public void close() throws IOException {
    Objects.requireNonNull(temporary).close();
  }

  @Benchmark
  @Threads(1)
  public ApiObject createPodAlone() {
    return create();
  }

  @Benchmark
  @Threads(16)
  public ApiObject createPodAmongSixteen() {
    return create();
  }

  @Benchmark
  @Threads(16)
  public ApiObject updateStatusAmongSixteen() {
    int number = count.incrementAndGet();
    return Objects.requireNonNull(temporary)
        .setStatus("present-" + number % PODS, "change " + number);
  }

  private ApiObject create() {
    return Objects.requireNonNull(temporary).createPod("pod-" + count.incrementAndGet());
  }
}
