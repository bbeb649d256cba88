package io.naru.controllers.interleavings;

import io.naru.client.InformerFactory;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.client.testing.UnreliableWatches;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.ManagedController;
import io.naru.controllers.testing.Workbench.Drain;
import io.naru.machinery.GroupVersionResource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * One random history, told apart by its seed: things happen in the world, events reach the
 * controllers late or are lost with their watch, writes are refused, controllers work, wait and are
 * restarted. At its end all goes well, and the controllers have to come to rest with the world as
 * it was wanted.
 */
final class Interleaving implements AutoCloseable {

  private static final int STEPS = 40;
  private static final int ROUNDS = 120;

  /** A controller at work. */
  record Running(ManagedController controller, Drain drain) {}

  final Random random;
  final InMemoryApi api = new InMemoryApi();
  final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final long seed;
  private final Scenario scenario;
  private final FaultyApi faulty;
  private UnreliableWatches watches;
  private InformerFactory informers;
  private List<Running> running = List.of();

  private Interleaving(long seed, Function<Interleaving, Scenario> scenario) {
    this.seed = seed;
    random = new Random(seed);
    this.scenario = scenario.apply(this);
    faulty = new FaultyApi(api, new Random(seed + 1), this.scenario::beforeWrite);
    watches = new UnreliableWatches(faulty);
    informers = new InformerFactory(watches);
  }

  /**
   * Runs as many histories as the system property {@code naru.interleavings} says, by default few
   * enough for every build.
   */
  static void runAll(Function<Interleaving, Scenario> scenario) throws InterruptedException {
    long first = Long.getLong("naru.interleavings.seed", 1);
    int count = Integer.getInteger("naru.interleavings", 60);
    for (long seed = first; seed < first + count; seed++) {
      try (Interleaving interleaving = new Interleaving(seed, scenario)) {
        interleaving.run();
      }
    }
  }

  private void run() throws InterruptedException {
    scenario.given();
    startControllers();
    for (int i = 0; i < STEPS; i++) {
      step();
      check();
    }
    comeToRest();
  }

  private void step() throws InterruptedException {
    int dice = random.nextInt(100);
    if (dice < 35) {
      scenario.happen();
    } else if (dice < 60) {
      watches.deliver(anyResource(), 1 + random.nextInt(4));
      informers.awaitApplied();
    } else if (dice < 85) {
      drain();
    } else if (dice < 91) {
      timers.advance(Duration.ofMillis(1L << random.nextInt(14)));
    } else if (dice < 95) {
      watches.drop(anyResource(), random.nextBoolean());
      informers.awaitApplied();
    } else if (dice < 98) {
      faulty.failurePercent(random.nextInt(3) * 20);
    } else {
      stopControllers();
      startControllers();
    }
  }

  private void comeToRest() throws InterruptedException {
    faulty.failurePercent(0);
    int calm = 0;
    for (int round = 0; round < ROUNDS; round++) {
      watches.release();
      informers.awaitApplied();
      watches.hold();
      long before = api.calls().size();
      drain();
      check();
      boolean wrote = api.calls().size() > before;
      scenario.goWell();
      watches.release();
      informers.awaitApplied();
      timers.advance(Duration.ofSeconds(round < 60 ? 5 : 60));
      calm = !wrote && scenario.missing() == null ? calm + 1 : 0;
      if (calm == 3) {
        return;
      }
    }
    throw new AssertionError(
        "seed %d does not come to rest: %s".formatted(seed, scenario.missing()));
  }

  private void check() {
    scenario.check();
    String violation = scenario.violation();
    if (violation != null) {
      throw new AssertionError("seed %d: %s".formatted(seed, violation));
    }
  }

  private void drain() throws InterruptedException {
    for (Running each : running) {
      each.drain().run();
    }
  }

  private GroupVersionResource anyResource() {
    var watched = scenario.watched();
    return watched.get(random.nextInt(watched.size())).resource();
  }

  private void startControllers() throws InterruptedException {
    watches = new UnreliableWatches(faulty);
    informers = new InformerFactory(watches);
    ControllerContext context = new ControllerContext(user -> faulty, informers, timers);
    running = scenario.start(context);
    scenario.started(context);
    watches.hold();
    informers.start();
    informers.awaitSync();
  }

  private void stopControllers() {
    running.forEach(each -> each.controller().close());
    informers.close();
  }

  @Override
  public void close() {
    stopControllers();
  }
}
