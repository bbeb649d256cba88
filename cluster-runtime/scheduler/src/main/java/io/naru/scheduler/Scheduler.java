package io.naru.scheduler;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.InformerFactory;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.metrics.Metrics;
import io.naru.scheduler.cache.SchedulerCache;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.plugins.DefaultPlugins;
import io.naru.scheduler.queue.SchedulingQueue;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A running scheduler. It watches pods and nodes and binds pods that name it to nodes, until
 * closed. It must be the only one of its name at a time.
 */
public final class Scheduler implements AutoCloseable {

  /** Pairs of pod and node whose verdicts are remembered; some 30 MB when full. */
  private static final int VERDICTS = 500_000;

  private final InformerFactory informers;
  private final SchedulingQueue queue;
  private final EventRecorder events;
  private final SchedulingVerdicts verdicts;
  private final BindingCycles binding;
  private final Thread thread;

  private Scheduler(SchedulerConfig config) {
    informers = new InformerFactory(config.transport());
    Profile profile = DefaultPlugins.profile(config.transport(), informers, config.timers());
    SchedulerCache cache = new SchedulerCache();
    queue = new SchedulingQueue(config.timers(), profile);
    events = new EventRecorder(config.transport(), config.schedulerName(), config.timers().clock());
    verdicts = new SchedulingVerdicts(VERDICTS);
    ClusterWatch watch = new ClusterWatch(cache, queue, verdicts, config.schedulerName());
    informers.informer(Resources.PODS).addHandler(watch.pods());
    informers.informer(Resources.NODES).addHandler(watch.nodes());
    informers
        .informer(Resources.NAMESPACES)
        .addHandler(
            EventHandler.forEach(namespace ->
                queue.onEvent(
                    new ClusterEvent.NamespaceChanged(namespace.getMetadata().getName()))));
    informers
        .informer(Resources.PERSISTENT_VOLUME_CLAIMS)
        .addHandler(
            EventHandler.forEach(claim ->
                queue.onEvent(
                    new ClusterEvent.ClaimChanged(
                        claim.getMetadata().getNamespace(), claim.getMetadata().getName()))));
    for (ResourceType<? extends HasMetadata> type :
        List.of(Resources.PERSISTENT_VOLUMES, Resources.STORAGE_CLASSES, Resources.CSI_NODES)) {
      informers
          .informer(type)
          .addHandler(
              EventHandler.forEach(volume -> queue.onEvent(new ClusterEvent.VolumesChanged())));
    }
    PodStatusWriter statuses = new PodStatusWriter(config.transport(), config.timers().clock());
    SchedulerMetrics metrics =
        new SchedulerMetrics(
            Metrics.process(), config.schedulerName(), queue, config.timers().clock());
    binding =
        new BindingCycles(queue, cache, profile, statuses, events, metrics, config.parallelism());
    SchedulingLoop loop =
        new SchedulingLoop(
            queue,
            cache,
            profile,
            new NodeSearch(profile),
            new SplittableRandom(config.seed()),
            binding,
            statuses,
            events,
            verdicts,
            metrics,
            config.timers());
    informers.start();
    thread =
        Thread.ofPlatform()
            .name("scheduler-" + config.schedulerName())
            .daemon()
            .start(() -> {
              try {
                // Deciding before all nodes and pods are known would put pods onto full nodes.
                informers.awaitSync();
                loop.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** Starts scheduling; returns at once. */
  public static Scheduler start(SchedulerConfig config) {
    return new Scheduler(config);
  }

  /** Why pods are where they are, or nowhere. */
  public SchedulingVerdicts verdicts() {
    return verdicts;
  }

  /** Ends after the attempt under way; bindings under way go on. */
  @Override
  public void close() {
    queue.close();
    binding.close();
    informers.close();
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    events.close();
  }
}
