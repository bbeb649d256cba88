package io.naru.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Container;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.PreScorePlugin;
import io.naru.scheduler.framework.ScorePlugin;
import io.naru.scheduler.framework.Snapshot;
import io.naru.scheduler.framework.Status;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prefers nodes that have the pod's images, weighed by size. An image that few nodes have counts
 * for less, so that not all pods crowd onto the first node that pulled it.
 */
public final class ImageLocality implements PreScorePlugin, ScorePlugin {

  private static final long SMALLEST = 23L * 1024 * 1024;
  private static final long LARGEST_OF_CONTAINER = 1000L * 1024 * 1024;

  /**
   * @param spread share of nodes that have each image
   */
  private record Wanted(List<String> images, double[] spread, int containers) {}

  @Override
  public String name() {
    return "ImageLocality";
  }

  @Override
  public Status preScore(
      CycleState state, PodInfo pod, List<NodeInfo> feasible, Snapshot snapshot) {
    List<String> images = new ArrayList<>();
    List<Container> init = pod.pod().getSpec().getInitContainers();
    List<Container> containers = pod.pod().getSpec().getContainers();
    init.forEach(container -> images.add(withTag(container.getImage())));
    containers.forEach(container -> images.add(withTag(container.getImage())));
    double[] spread = new double[images.size()];
    boolean anywhere = false;
    for (int i = 0; i < spread.length; i++) {
      int nodes = snapshot.nodesWithImage(images.get(i));
      spread[i] = (double) nodes / Math.max(1, snapshot.nodes().size());
      anywhere |= nodes > 0;
    }
    if (!anywhere) {
      return Status.SKIP;
    }
    state.put(Wanted.class, new Wanted(images, spread, images.size()));
    return Status.SUCCESS;
  }

  @Override
  public long score(CycleState state, PodInfo pod, NodeInfo node) {
    Wanted wanted = state.get(Wanted.class);
    long sum = 0;
    for (int i = 0; i < wanted.spread().length; i++) {
      Long size = node.images().get(wanted.images().get(i));
      if (size != null) {
        sum += (long) (size * wanted.spread()[i]);
      }
    }
    long largest = LARGEST_OF_CONTAINER * wanted.containers();
    long bounded = Math.clamp(sum, SMALLEST, largest);
    return MAX_SCORE * (bounded - SMALLEST) / (largest - SMALLEST);
  }

  /** Nodes report images with their tag; a colon before the last slash is of a port. */
  static String withTag(@Nullable String image) {
    if (image == null) {
      return "";
    }
    boolean tagged = image.contains("@") || image.lastIndexOf(':') > image.lastIndexOf('/');
    return tagged ? image : image + ":latest";
  }
}
