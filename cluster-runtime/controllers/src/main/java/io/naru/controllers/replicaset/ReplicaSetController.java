package io.naru.controllers.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.support.Claims;
import io.naru.controllers.support.ControllerContext;
import io.naru.controllers.support.ManagedController;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.SlowStart;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates and deletes pods until each ReplicaSet has as many as it wants. Pods are claimed by
 * controller reference; what was asked for but not yet seen is kept as expectations, so that a
 * lister that lags never leads to too many pods.
 */
public final class ReplicaSetController implements ManagedController {

  private static final String USER = "replicaset-controller";
  // More at once would only queue up in the API server, and starve other sets.
  private static final int BURST = 500;

  private final ControllerContext context;
  private final Indexer<ReplicaSet> sets;
  private final Indexer<Pod> pods;
  private final TypedClient<Pod> podClient;
  private final Claims<ReplicaSet, Pod> claims;
  private final Expectations expectations;
  private final EventRecorder events;
  private final Controller<String> controller;

  public ReplicaSetController(ControllerContext context) {
    this.context = context;
    sets = context.lister(Resources.REPLICA_SETS);
    pods = context.lister(Resources.PODS);
    podClient = context.client(USER, Resources.PODS);
    claims =
        new Claims<>(
            context.client(USER, Resources.REPLICA_SETS),
            Resources.REPLICA_SETS,
            podClient,
            pods,
            Pods::isActive);
    expectations = new Expectations(context.timers().clock());
    events = context.recorder(USER);
    controller = new Controller<>("replicaset", context.timers(), this::sync);
    context
        .informer(Resources.REPLICA_SETS)
        .addHandler(EventHandler.forEach(set -> controller.enqueue(Indexer.key(set))));
    context.informer(Resources.PODS).addHandler(new PodHandler());
  }

  @Override
  public void start() {
    controller.start(5);
  }

  @Override
  public void close() {
    controller.close();
    events.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      String key = ownerKey(pod);
      if (key != null) {
        expectations.creationObserved(key);
        controller.enqueue(key);
      } else if (Owners.controllerOf(pod) == null) {
        enqueueMatching(pod);
      }
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      String before = ownerKey(old);
      if (before != null) {
        if (Pods.isTerminating(pod)) {
          expectations.deletionObserved(before, pod.getMetadata().getUid());
        }
        controller.enqueue(before);
      }
      String after = ownerKey(pod);
      if (after != null) {
        controller.enqueue(after);
      } else if (Owners.controllerOf(pod) == null) {
        enqueueMatching(pod);
      }
    }

    @Override
    public void onDelete(Pod pod) {
      String key = ownerKey(pod);
      if (key != null) {
        expectations.deletionObserved(key, pod.getMetadata().getUid());
        controller.enqueue(key);
      }
    }
  }

  private void enqueueMatching(Pod orphan) {
    for (ReplicaSet set : sets.inNamespace(orphan.getMetadata().getNamespace())) {
      if (selector(set).matches(Selectors.labels(orphan))) {
        controller.enqueue(Indexer.key(set));
      }
    }
  }

  private static @Nullable String ownerKey(Pod pod) {
    OwnerReference owner = Owners.controllerOf(pod);
    return owner != null && owner.getKind().equals("ReplicaSet")
        ? Indexer.key(pod.getMetadata().getNamespace(), owner.getName())
        : null;
  }

  private Result sync(String key) throws InterruptedException {
    ReplicaSet set = sets.get(key);
    if (set == null) {
      expectations.forget(key);
      return Result.done();
    }
    boolean act = expectations.areMet(key);
    List<Pod> claimed = claims.of(set, selector(set));
    List<Pod> active = claimed.stream().filter(Pods::isActive).toList();
    StatusException failure = null;
    if (act && set.getMetadata().getDeletionTimestamp() == null) {
      try {
        manage(key, set, active);
      } catch (StatusException e) {
        failure = e;
      }
    }
    Instant now = context.now();
    ObjectNode status = new ReplicaSetStatuses(set, active, claimed, now).next(failure);
    StatusWriter.write(context.transport(USER), Resources.REPLICA_SETS, set, status);
    if (failure != null) {
      throw failure;
    }
    return recheck(set, active, now);
  }

  private Result recheck(ReplicaSet set, List<Pod> active, Instant now) {
    int seconds = Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0);
    Duration next = null;
    for (Pod pod : active) {
      Instant since = Pods.readySince(pod);
      if (since != null && !Pods.isAvailable(pod, seconds, now)) {
        Duration wait = Duration.between(now, since.plusSeconds(seconds));
        next = next == null || wait.compareTo(next) < 0 ? wait : next;
      }
    }
    return next == null ? Result.done() : Result.after(next);
  }

  private void manage(String key, ReplicaSet set, List<Pod> active) throws InterruptedException {
    int missing = Objects.requireNonNullElse(set.getSpec().getReplicas(), 1) - active.size();
    if (missing > 0) {
      create(key, set, Math.min(missing, BURST));
    } else if (missing < 0) {
      delete(key, set, active, Math.min(-missing, BURST));
    }
  }

  private void create(String key, ReplicaSet set, int count) throws InterruptedException {
    expectations.expectCreations(key, count);
    int succeeded = 0;
    try {
      SlowStart.Outcome outcome = SlowStart.run(count, i -> createOne(set));
      succeeded = outcome.succeeded();
      StatusException failure = outcome.failure();
      if (failure != null && !SlowStart.isNamespaceTerminating(failure)) {
        throw failure;
      }
    } finally {
      for (int i = succeeded; i < count; i++) {
        expectations.creationObserved(key);
      }
    }
  }

  private void createOne(ReplicaSet set) {
    try {
      Pod created = podClient.create(newPod(set));
      event(
          set,
          EventRecorder.Type.NORMAL,
          "SuccessfulCreate",
          "Created pod: " + created.getMetadata().getName());
    } catch (StatusException e) {
      if (!SlowStart.isNamespaceTerminating(e)) {
        event(set, EventRecorder.Type.WARNING, "FailedCreate", "Error creating: " + e.getMessage());
      }
      throw e;
    }
  }

  private void delete(String key, ReplicaSet set, List<Pod> active, int count) {
    List<Pod> victims = PodRanking.deletionOrder(active, related(set)).subList(0, count);
    victims.forEach(pod -> expectations.expectDeletion(key, pod.getMetadata().getUid()));
    StatusException failure = null;
    for (Pod pod : victims) {
      ObjectMeta metadata = pod.getMetadata();
      try {
        podClient.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        event(
            set,
            EventRecorder.Type.NORMAL,
            "SuccessfulDelete",
            "Deleted pod: " + metadata.getName());
      } catch (StatusException e) {
        expectations.deletionObserved(key, metadata.getUid());
        if (!e.isNotFound()) {
          event(
              set, EventRecorder.Type.WARNING, "FailedDelete", "Error deleting: " + e.getMessage());
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /** Pods of all sets of the same owner: on a node crowded by them, deleting does least harm. */
  private List<Pod> related(ReplicaSet set) {
    OwnerReference owner = Owners.controllerOf(set);
    if (owner == null) {
      return pods.controlledBy(set.getMetadata().getUid());
    }
    return sets.controlledBy(owner.getUid()).stream()
        .flatMap(sibling -> pods.controlledBy(sibling.getMetadata().getUid()).stream())
        .toList();
  }

  private static Pod newPod(ReplicaSet set) {
    ObjectMeta template = set.getSpec().getTemplate().getMetadata();
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(set.getMetadata().getNamespace())
        .withGenerateName(set.getMetadata().getName() + "-")
        .withLabels(template == null ? null : template.getLabels())
        .withAnnotations(template == null ? null : template.getAnnotations())
        .withFinalizers(template == null ? List.of() : template.getFinalizers())
        .withOwnerReferences(Owners.controllerReference(set, Resources.REPLICA_SETS))
        .endMetadata()
        .withSpec(set.getSpec().getTemplate().getSpec())
        .build();
  }

  private static LabelSelector selector(ReplicaSet set) {
    return Selectors.of(set.getSpec().getSelector());
  }

  private void event(ReplicaSet set, EventRecorder.Type type, String reason, String message) {
    events.record(set, Resources.REPLICA_SETS, type, reason, message);
  }
}
