package io.naru.agent.pressure;

import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.event.Events;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches what the node has left. When something falls short it says so in the node's conditions,
 * removes what nobody uses, and if that is not enough evicts one pod at a time. Pods that exceed
 * limits of their own on local storage are evicted in any case. One thread calls {@link #step}.
 */
public final class EvictionManager {

  private static final Logger LOG = LoggerFactory.getLogger(EvictionManager.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  /** A hard threshold leaves no time. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** Ends pods. */
  @FunctionalInterface
  public interface Evictor {
    /** Ends the pod with this uid: it fails as Evicted with the message. */
    void evict(String podUid, String message, Duration grace);
  }

  /**
   * What the manager looks at.
   *
   * @param pods the node's
   * @param logDirectory of a pod
   * @param podDirectory of a pod, with its volumes
   */
  public record Subjects(
      Supplier<Collection<Pod>> pods,
      Function<Pod, Path> logDirectory,
      Function<Pod, Path> podDirectory) {}

  private final List<Threshold> thresholds;
  private final Supplies supplies;
  private final Pressures pressures;
  private final ImageCollector images;
  private final Subjects subjects;
  private final PodUsageReader usage;
  private final Evictor evictor;
  private final Events events;

  /** A manager of this node. */
  public EvictionManager(
      List<Threshold> thresholds,
      Supplies supplies,
      Pressures pressures,
      ImageCollector images,
      Subjects subjects,
      ContainerRuntime runtime,
      Evictor evictor,
      Events events) {
    this.thresholds = thresholds;
    this.supplies = supplies;
    this.pressures = pressures;
    this.images = images;
    this.subjects = subjects;
    this.usage = new PodUsageReader(runtime, subjects.logDirectory(), subjects.podDirectory());
    this.evictor = evictor;
    this.events = events;
  }

  /** Looks once and does what has to be done; returns when to call again. */
  public Duration step() {
    try {
      Map<Signal, Supply> now = supplies.look();
      List<Threshold> met = met(now);
      pressures.note(met.stream().map(Threshold::signal).toList());
      if (enforceLimits() || met.isEmpty()) {
        return EVERY;
      }
      if (met.stream().anyMatch(threshold -> !threshold.signal().isMemory())) {
        long freed = images.removeUnused();
        LOG.warn("the disk is nearly full: removed unused images of {} bytes", freed);
        now = supplies.look();
        met = met(now);
      }
      if (!met.isEmpty()) {
        evictOne(met.getFirst(), now);
      }
    } catch (IOException | UncheckedIOException | CriException e) {
      LOG.warn("looking after the node's resources: {}", e.getMessage());
    }
    return EVERY;
  }

  /** What is short, memory first: it harms at once. */
  private List<Threshold> met(Map<Signal, Supply> now) {
    Map<Signal, Threshold> met = new EnumMap<>(Signal.class);
    for (Threshold threshold : thresholds) {
      Supply supply = now.get(threshold.signal());
      if (supply != null && threshold.isMet(supply)) {
        met.put(threshold.signal(), threshold);
      }
    }
    return new ArrayList<>(met.values());
  }

  private boolean enforceLimits() throws CriException {
    List<Pod> limited = running().stream().filter(StorageLimits::limits).toList();
    if (limited.isEmpty()) {
      return false;
    }
    boolean any = false;
    for (PodUsage one : usage.read(limited, true)) {
      String message = StorageLimits.exceeded(one);
      if (message != null) {
        evict(one.pod(), message);
        any = true;
      }
    }
    return any;
  }

  private void evictOne(Threshold threshold, Map<Signal, Supply> now) throws CriException {
    Supply supply = now.get(threshold.signal());
    EvictionRank rank = new EvictionRank(threshold.signal());
    List<PodUsage> candidates = rank.order(usage.read(running(), !threshold.signal().isMemory()));
    if (supply == null || candidates.isEmpty()) {
      LOG.warn("{} is short, and no pod can be evicted", threshold.signal().resource());
      return;
    }
    PodUsage first = candidates.getFirst();
    evict(first.pod(), rank.message(first, threshold, supply));
  }

  private List<Pod> running() {
    return subjects.pods().get().stream()
        .filter(pod -> pod.deletionTimestamp() == null && !pod.isTerminal())
        .toList();
  }

  private void evict(Pod pod, String message) {
    LOG.warn("evicting pod {}: {}", pod.key(), message);
    events.record(pod.object(), "", Events.Type.WARNING, "Evicted", message);
    evictor.evict(pod.uid(), message, GRACE);
  }
}
