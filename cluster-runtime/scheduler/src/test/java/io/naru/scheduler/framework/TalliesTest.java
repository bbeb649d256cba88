package io.naru.scheduler.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TalliesTest {

  /** How many nodes there are, and how many it was told of. */
  private static final class Total implements Tally {
    private int nodes;
    private int told;

    @Override
    public void count(NodeInfo node, int by) {
      nodes += by;
      told++;
    }
  }

  private final Tallies tallies = new Tallies();
  private final List<NodeInfo> nodes =
      new ArrayList<>(List.of(new NodeInfo("a"), new NodeInfo("b"), new NodeInfo("c")));

  @Test
  void countsAllNodesOnceAndThenOnlyWhatChanges() {
    Total total = total("key");
    assertThat(total.told).isEqualTo(3);

    replace(1);

    assertThat(total("key")).isSameAs(total);
    assertThat(total.told).isEqualTo(5);
    assertThat(total.nodes).isEqualTo(3);
  }

  @Test
  void beginsAnewWhatWasNotAskedForInALongTime() {
    Total total = total("key");
    for (int i = 0; i <= Tallies.REMEMBERED; i++) {
      replace(i % 3);
    }

    Total anew = total("key");

    assertThat(anew).isNotSameAs(total);
    assertThat(anew.told).isEqualTo(3);
  }

  @Test
  void forgetsWhatWasAskedForLeastOfLate() {
    Total first = total(0);
    Total second = total(1);
    for (int i = 2; i < Tallies.KEPT; i++) {
      total(i);
    }
    assertThat(total(0)).isSameAs(first);

    total("one more");

    assertThat(total(0)).isSameAs(first);
    assertThat(total(1)).isNotSameAs(second);
  }

  private Total total(Object key) {
    return tallies.get(key, nodes, Total::new);
  }

  private void replace(int index) {
    NodeInfo old = nodes.get(index);
    NodeInfo now = old.copy();
    nodes.set(index, now);
    tallies.replaced(old, now);
  }
}
