package io.naru.controllers.replicaset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.replicaset.ReplicaKind.Wanted;
import io.naru.controllers.support.Availability;
import io.naru.controllers.support.Claims;
import io.naru.controllers.support.PodBatches;
import io.naru.controllers.support.PodTemplates;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates and deletes pods until each object of a {@link ReplicaKind} has as many as it wants. Pods
 * are claimed by controller reference; what was asked for but not yet seen is kept as expectations,
 * so that a lister that lags never leads to too many pods.
 */
public abstract class ReplicaController<O extends HasMetadata> extends ObjectController<O> {

  // More at once would only queue up in the API server, and starve other sets.
  private static final int BURST = 500;

  private final ReplicaKind<O> kind;
  private final Indexer<Pod> pods;
  private final Claims<O, Pod> claims;
  private final Expectations expectations;
  private final PodBatches batches;

  protected ReplicaController(ControllerContext context, ReplicaKind<O> kind) {
    super(context, kind.user(), kind.type(), 5);
    this.kind = kind;
    pods = context.lister(Resources.PODS);
    TypedClient<Pod> podClient = context.client(kind.user(), Resources.PODS);
    claims =
        new Claims<>(
            context.client(kind.user(), kind.type()), kind.type(), podClient, pods, Pods::isActive);
    expectations = new Expectations(context.timers().clock());
    batches = new PodBatches(podClient, expectations, this::event, context.executor());
    context
        .informer(kind.type())
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(O gone) {
                expectations.forget(gone.getMetadata().getUid());
              }
            });
    context
        .informer(Resources.PODS)
        .addHandler(
            new ReplicaPodHandler<>(
                kind, lister, pods, expectations, this::enqueue, this::enqueueAfter));
  }

  @Override
  protected Result sync(String key) throws InterruptedException {
    O set = lister.get(key);
    if (set == null) {
      return Result.done();
    }
    Wanted wanted = kind.wanted().apply(set);
    boolean act = expectations.areMet(set.getMetadata().getUid());
    List<Pod> claimed = claims.of(set, wanted.selector());
    List<Pod> active = active(claimed);
    StatusException failure = null;
    if (act && set.getMetadata().getDeletionTimestamp() == null) {
      try {
        manage(set, wanted, active);
      } catch (StatusException e) {
        failure = e;
      }
    }
    Instant now = context.now();
    ObjectNode status =
        new ReplicaStatuses(set, wanted, active, now)
            .next(failure, kind.countsTerminating() ? claimed : null);
    StatusWriter.write(transport, kind.type(), set, status);
    if (failure != null) {
      throw failure;
    }
    return act
        ? Availability.again(active, wanted.minReadySeconds(), now)
        : Result.after(Expectations.LAPSE.plusSeconds(1));
  }

  private static List<Pod> active(List<Pod> claimed) {
    List<Pod> active = new ArrayList<>(claimed.size());
    for (Pod pod : claimed) {
      if (Pods.isActive(pod)) {
        active.add(pod);
      }
    }
    return active;
  }

  private void manage(O set, Wanted wanted, List<Pod> active) throws InterruptedException {
    int missing = wanted.replicas() - active.size();
    if (missing > 0) {
      batches.create(set, Math.min(missing, BURST), newPod(set, wanted));
    } else if (missing < 0) {
      int superfluous = Math.min(-missing, BURST);
      batches.delete(set, PodRanking.deletionOrder(active, related(set)).subList(0, superfluous));
    }
  }

  /** Pods of all sets of the same owner: on a node crowded by them, deleting does least harm. */
  private List<Pod> related(O set) {
    OwnerReference owner = Owners.controllerOf(set);
    if (owner == null) {
      return pods.controlledBy(set.getMetadata().getUid());
    }
    return lister.controlledBy(owner.getUid()).stream()
        .flatMap(sibling -> pods.controlledBy(sibling.getMetadata().getUid()).stream())
        .toList();
  }

  private Pod newPod(O set, Wanted wanted) {
    return PodTemplates.pod(wanted.template(), Owners.controllerReference(set, kind.type()))
        .editMetadata()
        .withNamespace(set.getMetadata().getNamespace())
        .withGenerateName(set.getMetadata().getName() + "-")
        .endMetadata()
        .build();
  }
}
