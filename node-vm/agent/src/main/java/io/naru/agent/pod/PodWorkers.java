package io.naru.agent.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.api.ObjectSource;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.PodStateReader;
import io.naru.agent.cri.v1.PodSandbox;
import io.naru.agent.model.Pod;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All pods of the node: a {@link PodWorker} for each pod that the API server wants here, and for
 * each that the runtime still has although nobody wants it.
 */
public final class PodWorkers implements ObjectSource.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PodWorkers.class);

  /** More at once only makes each of them slower on a laptop. */
  private static final int PARALLEL_CREATIONS = 4;

  private final PodServices services;
  private final PodStateReader reader;
  private final RestartBackoff backoff = new RestartBackoff();
  private final PodPlanner planner = new PodPlanner(backoff);
  private final ImageSource images;
  private final Probes probes;
  private final Semaphore creations = new Semaphore(PARALLEL_CREATIONS, true);
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

  /** Workers that start when pods are announced by {@link #changed}. */
  public PodWorkers(PodServices services, PodStateReader reader, Probes probes) {
    this.services = services;
    this.reader = reader;
    this.probes = probes;
    this.images =
        new ImageSource(
            services.runtime(), services.events(), backoff, services.clock(), services.executor());
  }

  @Override
  public void changed(@Nullable JsonNode before, @Nullable JsonNode after) {
    if (before != null && (after == null || !uid(before).equals(uid(after)))) {
      PodWorker worker = workers.get(uid(before));
      if (worker != null) {
        worker.remove();
      }
    }
    if (after != null) {
      Pod pod = new Pod(after);
      PodWorker worker = workers.get(pod.uid());
      if (worker == null) {
        start(pod);
      } else {
        worker.update(pod);
      }
    }
  }

  private static String uid(JsonNode object) {
    return Json.text(object, "metadata", "uid");
  }

  /** The list of wanted pods is complete: whatever else the runtime has must go. */
  @Override
  public void synced() {
    services.executor().execute(this::removeOrphans);
  }

  private void removeOrphans() {
    try {
      for (PodSandbox sandbox : services.runtime().listPodSandboxes(null)) {
        String uid = sandbox.getMetadata().getUid();
        boolean ours = sandbox.getLabelsMap().containsKey(CriLabels.POD_UID);
        if (ours && !workers.containsKey(uid)) {
          var object = Json.object().put("apiVersion", "v1").put("kind", "Pod");
          object
              .putObject("metadata")
              .put("name", sandbox.getMetadata().getName())
              .put("namespace", sandbox.getMetadata().getNamespace())
              .put("uid", uid);
          object
              .putObject("spec")
              .put(
                  "terminationGracePeriodSeconds",
                  Long.parseLong(
                      sandbox.getAnnotationsMap().getOrDefault(CriLabels.GRACE_PERIOD, "30")));
          LOG.info("removing orphaned pod {}", Json.key(object));
          start(new Pod(object)).remove();
        }
      }
      for (String uid : services.volumes().present()) {
        if (!workers.containsKey(uid)) {
          services.volumes().remove(uid);
        }
      }
    } catch (CriException | java.io.IOException e) {
      LOG.warn("looking for orphaned pods: {}", e.getMessage());
    }
  }

  private PodWorker start(Pod pod) {
    PodWorker worker = new PodWorker(services, this, pod);
    workers.put(pod.uid(), worker);
    Thread.ofVirtual()
        .name("pod " + pod.key())
        .start(() -> {
          worker.run();
          if (worker.isDone()) {
            workers.remove(pod.uid(), worker);
          }
        });
    return worker;
  }

  /** Makes the pod's worker look again. */
  public void wake(String podUid) {
    PodWorker worker = workers.get(podUid);
    if (worker != null) {
      worker.wake();
    }
  }

  /** Makes the workers of all pods in the namespace that satisfy the test look again. */
  public void wakeAll(java.util.function.Predicate<Pod> test) {
    workers.values().stream().filter(w -> test.test(w.pod())).forEach(PodWorker::wake);
  }

  /** Ends a pod for the node's sake: it fails, with the reason Evicted. */
  public void evict(String podUid, String message, Duration grace) {
    PodWorker worker = workers.get(podUid);
    if (worker != null) {
      worker.evict(message, grace);
    }
  }

  /** The pods on this node, those that are ending among them. */
  public Collection<Pod> pods() {
    return workers.values().stream().map(PodWorker::pod).toList();
  }

  /** A pod by namespace and name; the youngest if an older namesake is still ending. */
  public @Nullable Pod find(String namespace, String name) {
    List<Pod> found =
        pods().stream()
            .filter(p -> p.namespace().equals(namespace) && p.name().equals(name))
            .toList();
    return found.stream()
        .filter(p -> p.deletionTimestamp() == null)
        .findFirst()
        .orElse(found.isEmpty() ? null : found.getFirst());
  }

  PodStateReader reader() {
    return reader;
  }

  PodPlanner planner() {
    return planner;
  }

  RestartBackoff backoff() {
    return backoff;
  }

  ImageSource images() {
    return images;
  }

  Probes probes() {
    return probes;
  }

  Semaphore creations() {
    return creations;
  }

  void forget(Pod pod) {
    backoff.forget(pod.uid() + "/");
    images.forget(pod);
    probes.stop(pod);
  }

  /** Stops the workers; pods go on running. */
  @Override
  public void close() {
    workers.values().forEach(PodWorker::close);
  }
}
