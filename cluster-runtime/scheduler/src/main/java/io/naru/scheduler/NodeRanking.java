package io.naru.scheduler;

import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreScorePlugin;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Chooses the best of several nodes; among equals by chance. For one thread. */
public final class NodeRanking {

  /**
   * @param plugins that gave scores
   * @param scores by plugin and node, weighted
   */
  public record Result(NodeInfo best, List<ScorePlugin> plugins, long[][] scores) {}

  private final List<PreScorePlugin> preScores;
  private final List<ScorePlugin> scores;
  private final Profile profile;
  private final RandomGenerator random;

  public NodeRanking(Profile profile, RandomGenerator random) {
    this.profile = profile;
    this.preScores = profile.at(PreScorePlugin.class);
    this.scores = profile.at(ScorePlugin.class);
    this.random = random;
  }

  /**
   * @param feasible at least one
   * @throws IllegalStateException if a plugin fails
   */
  public Result rank(CycleState state, PodInfo pod, List<NodeInfo> feasible, Snapshot snapshot) {
    if (feasible.size() == 1) {
      return new Result(feasible.getFirst(), List.of(), new long[0][]);
    }
    for (PreScorePlugin plugin : preScores) {
      Status status = plugin.preScore(state, pod, feasible, snapshot);
      if (status.isSkip()) {
        state.skippedScores().add(plugin.name());
      } else if (!status.isSuccess()) {
        throw new IllegalStateException(plugin.name() + ": " + status.message());
      }
    }
    List<ScorePlugin> used = new ArrayList<>(scores);
    used.removeIf(plugin -> state.skippedScores().contains(plugin.name()));
    long[][] table = new long[used.size()][feasible.size()];
    long[] totals = new long[feasible.size()];
    for (int p = 0; p < table.length; p++) {
      ScorePlugin plugin = used.get(p);
      long[] row = table[p];
      for (int n = 0; n < row.length; n++) {
        row[n] = plugin.score(state, pod, feasible.get(n));
      }
      plugin.normalize(state, pod, row);
      int weight = profile.weight(plugin);
      for (int n = 0; n < row.length; n++) {
        row[n] *= weight;
        totals[n] += row[n];
      }
    }
    return new Result(feasible.get(best(totals)), used, table);
  }

  /** One pass: each further equal takes over with chance one in the number seen. */
  private int best(long[] totals) {
    int best = 0;
    int equals = 1;
    for (int n = 1; n < totals.length; n++) {
      if (totals[n] > totals[best]) {
        best = n;
        equals = 1;
      } else if (totals[n] == totals[best] && random.nextInt(++equals) == 0) {
        best = n;
      }
    }
    return best;
  }
}
