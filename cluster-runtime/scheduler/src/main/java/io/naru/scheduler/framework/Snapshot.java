package io.naru.scheduler.framework;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The nodes as of the beginning of a scheduling cycle. Owned by the scheduling loop's thread; the
 * cache brings it up to date between cycles by replacing the nodes that changed.
 */
public final class Snapshot {

  private final List<NodeInfo> nodes;
  private final Map<String, Integer> positions = new HashMap<>();
  private final ToIntFunction<String> nodesWithImage;
  private final Tallies tallies = new Tallies();
  private int nodesWithAffinity;
  private int nodesWithAntiAffinity;

  /**
   * @param nodesWithImage how many nodes have an image, by its name
   */
  public Snapshot(List<NodeInfo> nodes, ToIntFunction<String> nodesWithImage) {
    this.nodes = new ArrayList<>(nodes);
    this.nodesWithImage = nodesWithImage;
    for (int i = 0; i < nodes.size(); i++) {
      positions.put(nodes.get(i).name(), i);
      count(nodes.get(i), 1);
    }
  }

  /** All nodes, zones taking turns, so that a search that stops early sees all zones. */
  public List<NodeInfo> nodes() {
    return nodes;
  }

  public @Nullable NodeInfo get(String name) {
    Integer position = positions.get(name);
    return position == null ? null : nodes.get(position);
  }

  public int nodesWithImage(String image) {
    return nodesWithImage.applyAsInt(image);
  }

  /** Whether any pod anywhere has pod affinity or anti-affinity. */
  public boolean hasPodsWithAffinity() {
    return nodesWithAffinity > 0;
  }

  /** Whether any pod anywhere requires other pods to stay away. */
  public boolean hasPodsWithRequiredAntiAffinity() {
    return nodesWithAntiAffinity > 0;
  }

  /**
   * What a tally says of all nodes as they are now. Valid, and not to be changed, until the
   * snapshot is brought up to date.
   *
   * @param key a record of the tally's own, equal wherever the tally would be
   * @param empty makes it, with no node counted
   */
  public <T extends Tally> T tally(Object key, Supplier<T> empty) {
    return tallies.get(key, nodes, empty);
  }

  /** Takes in a newer picture of a node that is in here already. */
  public void replace(NodeInfo node) {
    Integer position = positions.get(node.name());
    if (position == null) {
      throw new IllegalArgumentException("no node " + node.name());
    }
    NodeInfo old = nodes.set(position, node);
    count(old, -1);
    count(node, 1);
    tallies.replaced(old, node);
  }

  private void count(NodeInfo node, int by) {
    nodesWithAffinity += node.podsWithAffinity().isEmpty() ? 0 : by;
    nodesWithAntiAffinity += node.podsWithRequiredAntiAffinity().isEmpty() ? 0 : by;
  }
}
