package io.naru.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.naru.client.Indexer;
import io.naru.scheduler.framework.AffinityTerm;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.FilterChain;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.Nominator;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PostFilterPlugin;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for a pod by removing pods of lower priority where that does the least harm; see "Pod
 * Priority and Preemption" in the Kubernetes documentation. The room is kept for the pod until it
 * is bound or gone.
 */
public final class DefaultPreemption implements PostFilterPlugin, Nominator {

  private static final String NAME = "DefaultPreemption";
  private static final Status NO_HELP =
      Status.unresolvable(NAME, "Preemption is not helpful for scheduling");
  private static final Status NO_VICTIMS =
      Status.unresolvable(NAME, "No preemption victims found for incoming pod");

  private record Nomination(PodInfo pod, String node) {}

  private final FilterChain filters;
  private final Indexer<Pod> pods;
  private final Indexer<PodDisruptionBudget> budgets;
  private final Evictions evictions;
  private final Map<String, Nomination> nominations = new ConcurrentHashMap<>();

  DefaultPreemption(
      FilterChain filters,
      Indexer<Pod> pods,
      Indexer<PodDisruptionBudget> budgets,
      Evictions evictions) {
    this.filters = filters;
    this.pods = pods;
    this.budgets = budgets;
    this.evictions = evictions;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Result postFilter(
      CycleState state, PodInfo pod, Snapshot snapshot, Map<String, Status> verdicts) {
    if ("Never".equals(pod.pod().getSpec().getPreemptionPolicy())) {
      return new Result(null, "preemption: not eligible due to preemptionPolicy=Never.");
    }
    Nomination earlier = nominations.get(pod.uid());
    if (earlier != null && isMakingRoom(snapshot.get(earlier.node()), pod)) {
      return new Result(
          earlier.node(),
          "preemption: not eligible due to a terminating pod on the nominated node.");
    }
    Map<String, Status> reasons = new LinkedHashMap<>();
    Victims best = null;
    for (Map.Entry<String, Status> verdict : verdicts.entrySet()) {
      NodeInfo node = snapshot.get(verdict.getKey());
      Victims victims = null;
      if (node == null || verdict.getValue().code() != Status.Code.UNSCHEDULABLE) {
        reasons.put(verdict.getKey(), NO_HELP);
      } else {
        victims = victims(state, pod, node);
        if (victims == null) {
          reasons.put(node.name(), NO_VICTIMS);
        }
      }
      if (victims != null
          && (best == null || Victims.LEAST_HARM_FIRST.compare(victims, best) < 0)) {
        best = victims;
      }
    }
    if (best == null) {
      nominations.remove(pod.uid());
      return new Result(null, message(snapshot.nodes().size(), reasons));
    }
    nominations.put(pod.uid(), new Nomination(pod, best.node().name()));
    evictions.start(best.pods(), pod);
    return new Result(best.node().name(), "");
  }

  @Override
  public boolean hasNominations() {
    return !nominations.isEmpty();
  }

  @Override
  public List<PodInfo> nominatedOn(String node, PodInfo pod) {
    List<PodInfo> result = new ArrayList<>(1);
    for (Nomination nomination : nominations.values()) {
      PodInfo other = nomination.pod();
      Pod now = pods.get(other.namespace(), other.name());
      boolean waits =
          now != null
              && other.uid().equals(now.getMetadata().getUid())
              && now.getSpec().getNodeName() == null;
      if (!waits) {
        nominations.remove(other.uid());
      } else if (nomination.node().equals(node)
          && other.priority() >= pod.priority()
          && !other.uid().equals(pod.uid())) {
        result.add(other);
      }
    }
    return result;
  }

  /** The pods that must leave the node; null if even the absence of all that may leave won't do. */
  private @Nullable Victims victims(CycleState state, PodInfo pod, NodeInfo node) {
    List<PodInfo> removed = new ArrayList<>();
    for (PodInfo other : node.pods()) {
      if (other.priority() < pod.priority()) {
        removed.add(other);
      }
    }
    if (removed.isEmpty()) {
      return null;
    }
    CycleState whatIf = state.copy();
    NodeInfo emptied = node.copy();
    removed.forEach(other -> filters.remove(whatIf, pod, other, emptied));
    if (!filters.check(whatIf, pod, emptied).isSuccess()) {
      return null;
    }
    // As many as possible may stay: first the protected ones, then the most important.
    removed.sort(Victims.MORE_IMPORTANT_FIRST);
    List<PodInfo> guarded = guarded(removed);
    List<PodInfo> order = new ArrayList<>(guarded);
    removed.stream().filter(other -> !guarded.contains(other)).forEach(order::add);
    List<PodInfo> victims = new ArrayList<>();
    for (PodInfo other : order) {
      filters.add(whatIf, pod, other, emptied);
      if (!filters.check(whatIf, pod, emptied).isSuccess()) {
        filters.remove(whatIf, pod, other, emptied);
        victims.add(other);
      }
    }
    if (victims.isEmpty()) {
      return null;
    }
    victims.sort(Victims.MORE_IMPORTANT_FIRST);
    int violations = (int) victims.stream().filter(guarded::contains).count();
    return new Victims(node, victims, violations);
  }

  /** The pods whose removal would break a disruption budget. */
  private List<PodInfo> guarded(List<PodInfo> candidates) {
    Map<String, Integer> allowed = new LinkedHashMap<>();
    List<PodInfo> guarded = new ArrayList<>();
    for (PodInfo pod : candidates) {
      boolean breaks = false;
      for (PodDisruptionBudget budget : budgets.inNamespace(pod.namespace())) {
        if (budget.getStatus() != null
            && AffinityTerm.selector(budget.getSpec().getSelector()).matches(pod.labels())) {
          Integer disruptions = budget.getStatus().getDisruptionsAllowed();
          int left =
              allowed.merge(
                  Indexer.key(budget),
                  (disruptions == null ? 0 : disruptions) - 1,
                  (a, b) -> a - 1);
          breaks |= left < 0;
        }
      }
      if (breaks) {
        guarded.add(pod);
      }
    }
    return guarded;
  }

  private static boolean isMakingRoom(@Nullable NodeInfo node, PodInfo pod) {
    return node != null
        && node.pods().stream()
            .anyMatch(other -> other.isBeingDeleted() && other.priority() < pod.priority());
  }

  private static String message(int nodes, Map<String, Status> reasons) {
    Map<String, Integer> counts = new java.util.TreeMap<>();
    reasons.values().forEach(status -> counts.merge(status.message(), 1, Integer::sum));
    List<String> parts = new ArrayList<>();
    counts.forEach((reason, count) -> parts.add(count + " " + reason));
    parts.sort(null);
    return "preemption: 0/" + nodes + " nodes are available: " + String.join(", ", parts) + ".";
  }
}
