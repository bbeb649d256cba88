package io.naru.scheduler;

import io.naru.scheduler.Verdict.OfNode;
import io.naru.scheduler.Verdict.Rejection;
import io.naru.scheduler.Verdict.Score;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Status;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Notes verdicts as they fall. Keeps what the search made anyway, names instead of nodes, so that
 * the loop pays next to nothing and no old picture of the cluster is held.
 */
final class VerdictLog {

  private final SchedulingVerdicts verdicts;
  private final Clock clock;

  VerdictLog(SchedulingVerdicts verdicts, Clock clock) {
    this.verdicts = verdicts;
    this.clock = clock;
  }

  void scheduled(PodInfo pod, NodeSearch.Result found, NodeRanking.Result ranked) {
    String[] names = new String[found.feasible().size()];
    for (int i = 0; i < names.length; i++) {
      names[i] = found.feasible().get(i).name();
    }
    String[] plugins = new String[ranked.plugins().size()];
    for (int i = 0; i < plugins.length; i++) {
      plugins[i] = ranked.plugins().get(i).name();
    }
    long[][] scores = ranked.scores();
    Map<String, Status> rejected = found.verdicts();
    String uid = pod.uid();
    Instant now = clock.instant();
    String node = ranked.best().name();
    verdicts.put(
        pod.key(),
        names.length * (1 + plugins.length / 4) + rejected.size(),
        () -> {
          List<OfNode> nodes = new ArrayList<>();
          for (int n = 0; n < names.length; n++) {
            List<Score> ofNode = new ArrayList<>();
            for (int p = 0; p < plugins.length; p++) {
              ofNode.add(new Score(plugins[p], scores[p][n]));
            }
            nodes.add(new OfNode(names[n], List.of(), ofNode));
          }
          rejected.forEach((name, status) -> nodes.add(rejected(name, List.of(status))));
          return new Verdict(uid, now, node, "", nodes);
        });
  }

  /**
   * @param rejected what each plugin has against each node
   */
  void unschedulable(PodInfo pod, Map<String, List<Status>> rejected, String message) {
    String uid = pod.uid();
    Instant now = clock.instant();
    verdicts.put(
        pod.key(),
        rejected.size(),
        () -> {
          List<OfNode> nodes = new ArrayList<>();
          rejected.forEach((name, statuses) -> nodes.add(rejected(name, statuses)));
          return new Verdict(uid, now, null, message, nodes);
        });
  }

  private static OfNode rejected(String node, List<Status> statuses) {
    return new OfNode(
        node,
        statuses.stream().map(status -> new Rejection(status.plugin(), status.reasons())).toList(),
        List.of());
  }
}
