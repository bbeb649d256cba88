package io.naru.controllers.interleavings;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.InformerFactory;
import io.naru.client.ResourceType;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.client.testing.UnreliableWatches;
import io.naru.controllers.support.Pods;
import io.naru.controllers.testing.Workbench.Drain;
import io.naru.machinery.GroupVersionResource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final int REPORTED = 10;

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
  private final List<String> history = new ArrayList<>();
  private int told;

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
   * enough for every build, from the seed {@code naru.interleavings.seed} on. One alone that fails
   * is told step by step.
   */
  static void runAll(Function<Interleaving, Scenario> scenario) throws InterruptedException {
    long first = Long.getLong("naru.interleavings.seed", 1);
    int count = Integer.getInteger("naru.interleavings", 60);
    List<String> broken = new ArrayList<>();
    for (long seed = first; seed < first + count && broken.size() < REPORTED; seed++) {
      try (Interleaving interleaving = new Interleaving(seed, scenario)) {
        interleaving.run();
      } catch (AssertionError e) {
        broken.add(e.getMessage());
      }
    }
    assertThat(broken).isEmpty();
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
      tell("the world");
    } else if (dice < 60) {
      GroupVersionResource resource = anyResource();
      int count = 1 + random.nextInt(4);
      watches.deliver(resource, count);
      informers.awaitApplied();
      tell("up to " + count + " events of " + resource.resource());
    } else if (dice < 85) {
      drain();
      tell("controllers");
    } else if (dice < 91) {
      timers.advance(Duration.ofMillis(1L << random.nextInt(14)));
      tell("time");
    } else if (dice < 95) {
      GroupVersionResource resource = anyResource();
      watches.drop(resource, random.nextBoolean());
      informers.awaitApplied();
      tell("the watch of " + resource.resource() + " ends");
    } else if (dice < 98) {
      faulty.failurePercent(random.nextInt(3) * 20);
      tell("another share of failures");
    } else {
      stopControllers();
      startControllers();
      tell("restart");
    }
  }

  /** For one history alone: what was written in this step, and how the pods are after it. */
  private void tell(String step) {
    if (Integer.getInteger("naru.interleavings", 0) == 1) {
      List<String> writes =
          api.calls().stream()
              .map(call -> call.verb() + " " + call.key() + " " + call.subresource())
              .toList();
      List<String> pods = scenario.pods().stream().map(Interleaving::summary).toList();
      history.add("%s: %s -> %s".formatted(step, writes.subList(told, writes.size()), pods));
      told = writes.size();
    }
  }

  private static String summary(Pod pod) {
    return "%s %s %s%s%s"
        .formatted(
            pod.getMetadata().getName(),
            pod.getSpec().getContainers().getFirst().getImage(),
            Pods.phase(pod),
            Pods.isReady(pod) ? " ready" : "",
            Pods.isTerminating(pod) ? " terminating" : "");
  }

  private void deliverAll() throws InterruptedException {
    for (ResourceType<?> type : scenario.watched()) {
      watches.deliver(type.resource(), Integer.MAX_VALUE);
      informers.awaitApplied();
    }
  }

  private void comeToRest() throws InterruptedException {
    faulty.failurePercent(0);
    int calm = 0;
    for (int round = 0; round < ROUNDS; round++) {
      deliverAll();
      long before = api.calls().size();
      drain();
      tell("controllers");
      check();
      boolean wrote = api.calls().size() > before;
      scenario.goWell();
      deliverAll();
      timers.advance(Duration.ofSeconds(round < 60 ? 5 : 60));
      calm = !wrote && scenario.missing() == null ? calm + 1 : 0;
      if (calm == 3) {
        return;
      }
    }
    throw broken("does not come to rest: " + scenario.missing());
  }

  private void check() {
    scenario.check();
    String violation = scenario.violation();
    if (violation != null) {
      throw broken(violation);
    }
  }

  private AssertionError broken(String how) {
    return new AssertionError("seed %d: %s\n%s".formatted(seed, how, String.join("\n", history)));
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
    // One request after the other, and below one informer after the other: with one thread at work
    // at a time a seed always tells the same history.
    ControllerContext context =
        new ControllerContext(user -> faulty, informers, timers, Runnable::run);
    running = scenario.start(context);
    scenario.started(context);
    watches.hold();
    for (ResourceType<?> type : scenario.watched()) {
      informers.informer(type).start();
      informers.informer(type).awaitSync();
    }
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
