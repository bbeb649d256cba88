package io.naru.controllers.deployment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.support.Claims;
import io.naru.controllers.support.ControlleeHandler;
import io.naru.controllers.support.OwnWrites;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.StatusWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves each Deployment from the sets of its old templates to that of its present one, never with
 * more pods than the surge allows and never with fewer available than it may miss.
 */
public final class DeploymentController extends ObjectController<Deployment> {

  static final String USER = "deployment-controller";

  private final Indexer<ReplicaSet> sets;
  private final Indexer<Pod> pods;
  private final TypedClient<ReplicaSet> setClient;
  private final Claims<Deployment, ReplicaSet> claims;
  private final OwnWrites writes;
  private final ReplicaSetScaler scaler;
  private final NewReplicaSets newSets;
  private final ControlleeHandler<Deployment, ReplicaSet> owned;

  public DeploymentController(ControllerContext context) {
    super(context, USER, Resources.DEPLOYMENTS, 5);
    sets = context.lister(Resources.REPLICA_SETS);
    pods = context.lister(Resources.PODS);
    setClient = context.client(USER, Resources.REPLICA_SETS);
    claims =
        new Claims<>(
            context.client(USER, Resources.DEPLOYMENTS),
            Resources.DEPLOYMENTS,
            setClient,
            sets,
            orphan -> true);
    writes = new OwnWrites(context.timers().clock());
    scaler = new ReplicaSetScaler(setClient, writes, events);
    newSets = new NewReplicaSets(context, setClient, writes, events);
    owned =
        new ControlleeHandler<>(
            Resources.DEPLOYMENTS,
            lister,
            found -> Selectors.of(found.getSpec().getSelector()),
            null,
            this::enqueue);
    context.informer(Resources.REPLICA_SETS).addHandler(owned);
    context
        .informer(Resources.REPLICA_SETS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(ReplicaSet gone) {
                OwnerReference owner = owned.owner(gone);
                if (owner != null) {
                  writes.gone(owner.getUid(), gone);
                }
              }
            });
    context
        .informer(Resources.DEPLOYMENTS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(Deployment gone) {
                writes.forget(gone.getMetadata().getUid());
              }
            });
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onUpdate(Pod old, Pod pod) {
                if (Pods.isTerminal(pod) && !Pods.isTerminal(old)) {
                  enqueueWaiting(pod);
                }
              }

              @Override
              public void onDelete(Pod pod) {
                enqueueWaiting(pod);
              }
            });
  }

  /** The strategy Recreate waits for the last pod of the old sets to be gone. */
  private void enqueueWaiting(Pod pod) {
    OwnerReference owner = Owners.controllerOf(pod);
    if (owner != null && owner.getKind().equals("ReplicaSet")) {
      ReplicaSet set = sets.get(pod.getMetadata().getNamespace(), owner.getName());
      OwnerReference deployment = set == null ? null : owned.owner(set);
      if (deployment != null) {
        enqueue(Indexer.key(pod.getMetadata().getNamespace(), deployment.getName()));
      }
    }
  }

  @Override
  protected Result sync(String key) {
    Deployment deployment = lister.get(key);
    if (deployment == null) {
      return Result.done();
    }
    if (!writes.areSeen(deployment.getMetadata().getUid(), sets)) {
      // The event that shows the last of them brings the key up again.
      return Result.after(Expectations.LAPSE.plusSeconds(1));
    }
    List<ReplicaSet> all = claims.of(deployment, Selectors.of(deployment.getSpec().getSelector()));
    ReplicaSet newest = newSets.find(deployment, all);
    if (deployment.getMetadata().getDeletionTimestamp() != null) {
      return report(deployment, StatusWriter.statusOf(deployment), all, newest, false);
    }
    boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
    ObjectNode status = withPause(deployment, paused);
    if (paused || isResized(deployment, all)) {
      scaler.follow(deployment, olds(all, newest), newest);
      return report(deployment, status, all, newest, false);
    }
    return Rollout.isRecreate(deployment)
        ? recreate(deployment, status, all, newest)
        : roll(deployment, status, all, newest);
  }

  private Result roll(
      Deployment seen, ObjectNode status, List<ReplicaSet> all, @Nullable ReplicaSet known) {
    NewReplicaSets.Ensured ensured = newSets.ensure(seen, status, all, known);
    Deployment deployment = ensured.deployment();
    ReplicaSet newest = ensured.set();
    List<ReplicaSet> olds = olds(all, newest);
    List<ReplicaSet> now = with(olds, newest);
    int wanted = Rollout.replicas(deployment);
    int size = Rollout.replicas(newest);
    int next = size > wanted ? wanted : Rollout.newSize(deployment, now, size);
    if (next != size) {
      scaler.scale(deployment, newest, next);
    } else if (!scaleDownOlds(deployment, olds, newest)) {
      cleanUp(deployment, olds, newest);
    }
    return report(deployment, status, now, newest, true);
  }

  private boolean scaleDownOlds(Deployment deployment, List<ReplicaSet> olds, ReplicaSet newest) {
    List<ReplicaSet> ordered =
        new ArrayList<>(olds.stream().sorted(ReplicaSetScaler.OLDEST_FIRST).toList());
    int minimum = Rollout.replicas(deployment) - Rollout.maxUnavailable(deployment);
    int missing = Rollout.replicas(newest) - Rollout.serving(newest);
    int spare = Rollout.replicas(ordered) + Rollout.replicas(newest) - minimum - missing;
    boolean scaled = false;
    // Pods that do not serve anyway go first: this costs no availability.
    for (int i = 0; i < ordered.size() && spare > 0; i++) {
      ReplicaSet set = ordered.get(i);
      int broken = Math.min(spare, Rollout.replicas(set) - Rollout.serving(set));
      if (broken > 0) {
        ordered.set(i, scaler.scale(deployment, set, Rollout.replicas(set) - broken));
        spare -= broken;
        scaled = true;
      }
    }
    int available = with(ordered, newest).stream().mapToInt(Rollout::serving).sum();
    int excess = Math.min(spare, available - minimum);
    for (ReplicaSet set : ordered) {
      int down = Math.min(excess, Rollout.replicas(set));
      if (down > 0) {
        scaler.scale(deployment, set, Rollout.replicas(set) - down);
        excess -= down;
        scaled = true;
      }
    }
    return scaled;
  }

  private Result recreate(
      Deployment seen, ObjectNode status, List<ReplicaSet> all, @Nullable ReplicaSet known) {
    List<ReplicaSet> olds = olds(all, known);
    boolean scaled = false;
    for (ReplicaSet old : olds) {
      if (Rollout.replicas(old) > 0) {
        scaler.scale(seen, old, 0);
        scaled = true;
      }
    }
    if (scaled || olds.stream().anyMatch(this::hasRunningPods)) {
      return report(seen, status, all, known, true);
    }
    NewReplicaSets.Ensured ensured = newSets.ensure(seen, status, all, known);
    Deployment deployment = ensured.deployment();
    ReplicaSet newest = ensured.set();
    ReplicaSet sized = scaler.scale(deployment, newest, Rollout.replicas(deployment));
    if (sized.equals(newest)) {
      cleanUp(deployment, olds, newest);
    }
    return report(deployment, status, with(olds, sized), sized, true);
  }

  private boolean hasRunningPods(ReplicaSet set) {
    return pods.controlledBy(set.getMetadata().getUid()).stream()
        .anyMatch(pod -> !Pods.isTerminal(pod));
  }

  private void cleanUp(Deployment deployment, List<ReplicaSet> olds, ReplicaSet newest) {
    Integer limit = deployment.getSpec().getRevisionHistoryLimit();
    var statuses = new DeploymentStatuses(deployment, context.now());
    ObjectNode status =
        statuses.next(StatusWriter.statusOf(deployment), with(olds, newest), newest, false);
    if (limit == null || limit == Integer.MAX_VALUE || !statuses.isComplete(status)) {
      return;
    }
    List<ReplicaSet> history =
        olds.stream()
            .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
            .sorted(Comparator.comparingLong(Rollout::revision))
            .toList();
    for (ReplicaSet set : history.subList(0, Math.max(0, history.size() - limit))) {
      var metadata = set.getMetadata();
      boolean empty =
          Rollout.replicas(set) == 0
              && (set.getStatus() == null
                  || Objects.requireNonNullElse(set.getStatus().getReplicas(), 0) == 0);
      if (empty) {
        setClient.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
      }
    }
  }

  private ObjectNode withPause(Deployment deployment, boolean paused) {
    ObjectNode status = StatusWriter.statusOf(deployment);
    if (new DeploymentStatuses(deployment, context.now()).deadline() == null) {
      return status;
    }
    String reason = DeploymentConditions.reason(status, "Progressing");
    if (reason.equals("ProgressDeadlineExceeded")) {
      return status;
    }
    if (paused && !reason.equals("DeploymentPaused")) {
      DeploymentConditions.set(
          status,
          "Progressing",
          "Unknown",
          "DeploymentPaused",
          "Deployment is paused",
          context.now(),
          false);
    } else if (!paused && reason.equals("DeploymentPaused")) {
      DeploymentConditions.set(
          status,
          "Progressing",
          "Unknown",
          "DeploymentResumed",
          "Deployment is resumed",
          context.now(),
          false);
    }
    return status;
  }

  private Result report(
      Deployment deployment,
      ObjectNode base,
      List<ReplicaSet> all,
      @Nullable ReplicaSet newest,
      boolean rollout) {
    var statuses = new DeploymentStatuses(deployment, context.now());
    ObjectNode status = statuses.next(base, all, newest, rollout);
    StatusWriter.write(transport, Resources.DEPLOYMENTS, deployment, status);
    Duration wait = statuses.untilDeadline(status);
    return wait == null || !rollout ? Result.done() : Result.after(wait);
  }

  private static boolean isResized(Deployment deployment, List<ReplicaSet> all) {
    return all.stream()
        .filter(set -> Rollout.replicas(set) > 0)
        .map(set -> set.getMetadata().getAnnotations())
        .anyMatch(known ->
            known != null
                && known.containsKey(Rollout.DESIRED)
                && Rollout.number(known, Rollout.DESIRED) != Rollout.replicas(deployment));
  }

  private static List<ReplicaSet> olds(List<ReplicaSet> all, @Nullable ReplicaSet newest) {
    return newest == null
        ? all
        : all.stream()
            .filter(set -> !set.getMetadata().getName().equals(newest.getMetadata().getName()))
            .toList();
  }

  private static List<ReplicaSet> with(List<ReplicaSet> olds, ReplicaSet newest) {
    List<ReplicaSet> result = new ArrayList<>(olds);
    result.add(newest);
    return result;
  }
}
