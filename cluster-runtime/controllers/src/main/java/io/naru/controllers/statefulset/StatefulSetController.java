package io.naru.controllers.statefulset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Expectations;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.history.Revisions;
import io.naru.controllers.support.Availability;
import io.naru.controllers.support.Claims;
import io.naru.controllers.support.ControlleeHandler;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.SlowStart;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the pods of StatefulSets. Pods have names of their own, so a lister that lags never leads
 * to two of one ordinal: the server refuses the second. Deletions are expected until they show. See
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
public final class StatefulSetController extends ObjectController<StatefulSet> {

  private static final String USER = "statefulset-controller";

  private final Claims<StatefulSet, Pod> claims;
  private final Revisions<StatefulSet> revisions;
  private final Expectations expectations;
  private final Rollout rollout;

  public StatefulSetController(ControllerContext context) {
    super(context, USER, Resources.STATEFUL_SETS, 5);
    TypedClient<Pod> pods = context.client(USER, Resources.PODS);
    claims =
        new Claims<>(
            context.client(USER, Resources.STATEFUL_SETS),
            Resources.STATEFUL_SETS,
            pods,
            context.lister(Resources.PODS),
            (set, pod) -> Identity.ordinal(set, pod) >= 0);
    revisions =
        new Revisions<>(context, USER, Resources.STATEFUL_SETS, "controller.kubernetes.io/hash");
    VolumeClaims volumeClaims = new VolumeClaims(context, USER, this::event);
    expectations = new Expectations(context.timers().clock());
    rollout =
        new Rollout(
            new StatefulPods(pods, expectations, volumeClaims, this::event),
            volumeClaims,
            this::event,
            new SlowStart(context.executor()));
    context
        .informer(Resources.STATEFUL_SETS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(StatefulSet gone) {
                expectations.forget(gone.getMetadata().getUid());
              }
            });
    context
        .informer(Resources.PODS)
        .addHandler(
            new ControlleeHandler<>(
                Resources.STATEFUL_SETS,
                lister,
                StatefulSetController::selector,
                expectations,
                this::enqueue));
  }

  private static LabelSelector selector(StatefulSet set) {
    return Selectors.of(set.getSpec().getSelector());
  }

  @Override
  protected Result sync(String key) throws InterruptedException {
    StatefulSet set = lister.get(key);
    if (set == null) {
      return Result.done();
    }
    if (!expectations.areMet(set.getMetadata().getUid())) {
      // The lister still shows a pod that was deleted: another one must not go in its place.
      return Result.after(Expectations.LAPSE.plusSeconds(1));
    }
    LabelSelector selector = selector(set);
    List<ControllerRevision> known = revisions.of(set, selector);
    List<Pod> pods = claims.of(set, selector);
    if (set.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    Revisions.Ensured update =
        revisions.ensure(
            set,
            set.getSpec().getTemplate(),
            known,
            set.getStatus() == null ? null : set.getStatus().getCollisionCount());
    Instant now = context.now();
    Replicas replicas = Replicas.of(set, pods, current(set, known, update), update.revision(), now);
    StatusException failure = null;
    try {
      rollout.step(replicas);
    } catch (StatusException e) {
      failure = e;
    }
    ObjectNode status = StatefulSetStatuses.next(replicas, update.collisions());
    StatusWriter.write(transport, Resources.STATEFUL_SETS, set, status);
    if (failure != null) {
      throw failure;
    }
    truncate(replicas, known);
    return Availability.again(pods, replicas.minReadySeconds(), now);
  }

  /** The revision that the rollout under way comes from; without one, that of the template. */
  private static ControllerRevision current(
      StatefulSet set, List<ControllerRevision> known, Revisions.Ensured update) {
    String name = set.getStatus() == null ? null : set.getStatus().getCurrentRevision();
    return known.stream()
        .filter(revision -> revision.getMetadata().getName().equals(name))
        .findFirst()
        .orElse(update.revision());
  }

  private void truncate(Replicas replicas, List<ControllerRevision> known) {
    @Nullable Integer limit = replicas.set().getSpec().getRevisionHistoryLimit();
    Set<String> live = new HashSet<>();
    live.add(replicas.current().getMetadata().getName());
    live.add(replicas.update().getMetadata().getName());
    replicas.all().forEach(pod -> live.add(Identity.revision(pod)));
    revisions.truncate(known, live, Objects.requireNonNullElse(limit, 10));
  }
}
