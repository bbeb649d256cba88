package io.naru.controllers.testing;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.client.testing.UnreliableWatches;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;

/**
 * Controllers under test: they work when the test says so, on the test's thread. Add controllers,
 * then {@link #start}.
 */
public final class Workbench implements AutoCloseable {

  /** A controller's way to work on what is ready. */
  @FunctionalInterface
  public interface Drain {
    void run() throws InterruptedException;
  }

  public final InMemoryApi api = new InMemoryApi();
  public final ManualTimers timers;
  public final UnreliableWatches watches = new UnreliableWatches(api);
  public final InformerFactory informers = new InformerFactory(watches);
  public final ControllerContext context;
  private final List<ManagedController> controllers = new ArrayList<>();
  private final List<Drain> drains = new ArrayList<>();

  public Workbench(String now) {
    timers = new ManualTimers(Instant.parse(now));
    context = new ControllerContext(user -> api, informers, timers);
  }

  /** Closed with the bench, and drained by {@link #eventually} and {@link #settle}. */
  public <C extends ManagedController> C add(C controller, Drain drain) {
    controllers.add(controller);
    drains.add(drain);
    return controller;
  }

  public void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
  }

  @Override
  public void close() {
    controllers.forEach(ManagedController::close);
    informers.close();
  }

  public <T extends HasMetadata> TypedClient<T> client(ResourceType<T> type) {
    return new TypedClient<>(api, type);
  }

  /** Lets the controllers work until the world is as said. */
  public void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(() -> {
          drain();
          assertion.run();
        });
  }

  /** Lets the controllers work until nobody has anything left to do, failed attempts included. */
  public void settle() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      long before = writes();
      drain();
      if (writes() == before) {
        timers.advance(Duration.ofMillis(50));
        drain();
        if (writes() == before) {
          return;
        }
      }
    }
    throw new AssertionError("controllers do not come to rest");
  }

  /** Lets time pass, then settles. */
  public void pass(Duration time) throws InterruptedException {
    timers.advance(time);
    settle();
  }

  /** As its kubelet says once all containers run and are ready. */
  public void makeReady(Pod pod) {
    setReady(pod, true);
  }

  public void setReady(Pod pod, boolean ready) {
    client(Resources.PODS)
        .updateStatus(
            new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .withLastTransitionTime(timers.clock().instant().toString())
                .endCondition()
                .endStatus()
                .build());
  }

  /** As its kubelet says once no container of it will ever run again. */
  public void finish(Pod pod, String phase) {
    Pod live =
        client(Resources.PODS).get(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    client(Resources.PODS)
        .updateStatus(
            new PodBuilder(live)
                .withNewStatus()
                .withPhase(phase)
                .addNewCondition()
                .withType("Ready")
                .withStatus("False")
                .withLastTransitionTime(timers.clock().instant().toString())
                .endCondition()
                .endStatus()
                .build());
  }

  private void drain() throws InterruptedException {
    informers.awaitApplied();
    for (Drain drain : drains) {
      // Nothing changes under a controller at work, so that every run of a test is the same.
      watches.hold();
      try {
        drain.run();
      } finally {
        watches.release();
      }
      informers.awaitApplied();
    }
  }

  private long writes() {
    // Events are written on threads of their own, and nobody reacts to them.
    return api.calls().stream()
        .filter(call -> !call.resource().resource().equals("events"))
        .count();
  }
}
