package io.naru.desktop.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.UpOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnClusterIT {

  @Test
  void saysEachStepOfADeletionOnce(@TempDir Path directory) {
    Cluster cluster = new Cluster(new ClusterHome(directory), "own-it");
    OwnCluster control = new OwnCluster(cluster, new UpOptions(0, null));
    control.start(message -> {});
    List<String> steps = new ArrayList<>();
    control.delete(steps::add);
    assertThat(steps).containsExactly("stopping the control plane");
    assertThat(cluster.exists()).isFalse();
    assertThat(control.isHere()).isFalse();
  }
}
