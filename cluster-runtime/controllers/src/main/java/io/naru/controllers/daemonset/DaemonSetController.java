package io.naru.controllers.daemonset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.history.Revisions;
import io.naru.controllers.support.Availability;
import io.naru.controllers.support.Claims;
import io.naru.controllers.support.ControlleeHandler;
import io.naru.controllers.support.PodBatches;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.Selectors;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps one pod of each DaemonSet on every node that fits, and replaces outdated ones. Pods are
 * made for a node by an affinity to its name; the scheduler binds them. See
 * https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/
 */
public final class DaemonSetController extends ObjectController<DaemonSet> {

  private static final String USER = "daemon-set-controller";
  // More at once would only queue up in the API server, and starve other sets.
  private static final int BURST = 250;

  private final Indexer<Node> nodes;
  private final Claims<DaemonSet, Pod> claims;
  private final Revisions<DaemonSet> revisions;
  private final Expectations expectations;
  private final PodBatches batches;
  private final FailureBackoff backoff = new FailureBackoff();

  public DaemonSetController(ControllerContext context) {
    super(context, USER, "daemonset-controller", Resources.DAEMON_SETS, 2);
    nodes = context.lister(Resources.NODES);
    TypedClient<Pod> pods = context.client(USER, Resources.PODS);
    claims =
        new Claims<>(
            context.client(USER, Resources.DAEMON_SETS),
            Resources.DAEMON_SETS,
            pods,
            context.lister(Resources.PODS),
            orphan -> true);
    revisions = new Revisions<>(context, USER, Resources.DAEMON_SETS, DaemonPods.HASH);
    expectations = new Expectations(context.timers().clock());
    batches = new PodBatches(pods, expectations, this::event, context.executor());
    context
        .informer(Resources.DAEMON_SETS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(DaemonSet gone) {
                expectations.forget(gone.getMetadata().getUid());
              }
            });
    context
        .informer(Resources.PODS)
        .addHandler(
            new ControlleeHandler<>(
                Resources.DAEMON_SETS,
                lister,
                DaemonSetController::selector,
                expectations,
                this::enqueue));
    context.informer(Resources.NODES).addHandler(new NodeHandler());
  }

  /** Heartbeats of a node change nothing; its labels and taints may. */
  private final class NodeHandler implements EventHandler<Node> {
    @Override
    public void onAdd(Node node) {
      lister.list().forEach(DaemonSetController.this::enqueue);
    }

    @Override
    public void onUpdate(Node old, Node node) {
      if (!Selectors.labels(old).equals(Selectors.labels(node))
          || !Objects.equals(old.getSpec(), node.getSpec())) {
        for (DaemonSet set : lister.list()) {
          Placement placement = new Placement(set);
          if (placement.isWanted(old) != placement.isWanted(node)
              || placement.mayStay(old) != placement.mayStay(node)) {
            enqueue(set);
          }
        }
      }
    }

    @Override
    public void onDelete(Node node) {
      lister.list().forEach(DaemonSetController.this::enqueue);
    }
  }

  private static LabelSelector selector(DaemonSet set) {
    return Selectors.of(set.getSpec().getSelector());
  }

  @Override
  protected Result sync(String key) throws InterruptedException {
    DaemonSet set = lister.get(key);
    if (set == null || set.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    LabelSelector selector = selector(set);
    if (selector.isEverything()) {
      event(
          set,
          Type.WARNING,
          "SelectingAll",
          "This daemon set is selecting all pods. A non-empty selector is required.");
      return Result.done();
    }
    List<ControllerRevision> known = revisions.of(set, selector);
    Revisions.Ensured update =
        revisions.ensure(
            set,
            set.getSpec().getTemplate(),
            known,
            set.getStatus() == null ? null : set.getStatus().getCollisionCount());
    String hash =
        Objects.requireNonNullElse(Selectors.labels(update.revision()).get(DaemonPods.HASH), "");
    Instant now = context.now();
    boolean act = expectations.areMet(set.getMetadata().getUid());
    List<Pod> pods = claims.of(set, selector);
    Map<String, List<Pod>> byNode =
        pods.stream()
            .sorted(DaemonPods.OLDEST_FIRST)
            .collect(Collectors.groupingBy(DaemonPods::node));
    List<Node> all = nodes.list();
    Placement placement = new Placement(set);
    StatusException failure = null;
    if (act) {
      try {
        act(key, set, new NodePlan(set, hash, all, placement, byNode, now), hash, now);
      } catch (StatusException e) {
        failure = e;
      }
    }
    ObjectNode status =
        DaemonSetStatuses.next(set, hash, update.collisions(), all, placement, byNode, now);
    StatusWriter.write(transport, Resources.DAEMON_SETS, set, status);
    if (failure != null) {
      throw failure;
    }
    if (!act) {
      return Result.after(Expectations.LAPSE.plusSeconds(1));
    }
    truncate(set, known, hash, pods);
    return Availability.again(
        pods, Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0), now);
  }

  private void act(String key, DaemonSet set, NodePlan plan, String hash, Instant now)
      throws InterruptedException {
    plan.manage(pod -> mayReplace(key, set, pod, now));
    boolean onDelete =
        set.getSpec().getUpdateStrategy() != null
            && "OnDelete".equals(set.getSpec().getUpdateStrategy().getType());
    if (plan.isEmpty() && !onDelete) {
      plan.roll();
    }
    for (Pod pod : plan.deletions) {
      tellOfEnded(set, pod);
    }
    batches.delete(set, plan.deletions.subList(0, Math.min(BURST, plan.deletions.size())));
    batches.create(
        set,
        Math.min(BURST, plan.creations.size()),
        i -> DaemonPods.pod(set, hash, plan.creations.get(i)));
  }

  private boolean mayReplace(String key, DaemonSet set, Pod pod, Instant now) {
    String place = set.getMetadata().getUid() + "/" + DaemonPods.node(pod);
    Duration left = backoff.remaining(place, now);
    if (left.isZero()) {
      return true;
    }
    enqueueAfter(key, left);
    return false;
  }

  private void tellOfEnded(DaemonSet set, Pod pod) {
    String about =
        "%s/%s on node %s"
            .formatted(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                DaemonPods.node(pod));
    if (Pods.phase(pod).equals("Failed")) {
      String message = "Found failed daemon pod " + about + ", will try to kill it";
      event(set, Type.WARNING, "FailedDaemonPod", message);
    } else if (Pods.phase(pod).equals("Succeeded")) {
      String message = "Found succeeded daemon pod " + about + ", will try to delete it";
      event(set, Type.NORMAL, "SucceededDaemonPod", message);
    }
  }

  private void truncate(
      DaemonSet set, List<ControllerRevision> known, String hash, List<Pod> pods) {
    Set<String> hashes = new HashSet<>(Set.of(hash));
    pods.forEach(pod -> hashes.add(Selectors.labels(pod).getOrDefault(DaemonPods.HASH, "")));
    Map<String, String> names = new HashMap<>();
    for (ControllerRevision revision : known) {
      names.put(
          revision.getMetadata().getName(),
          Selectors.labels(revision).getOrDefault(DaemonPods.HASH, ""));
    }
    names.values().retainAll(hashes);
    Integer limit = set.getSpec().getRevisionHistoryLimit();
    revisions.truncate(known, names.keySet(), Objects.requireNonNullElse(limit, 10));
  }
}
