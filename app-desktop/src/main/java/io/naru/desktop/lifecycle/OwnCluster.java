package io.naru.desktop.lifecycle;

import io.naru.cluster.Cluster;
import io.naru.cluster.UpOptions;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.nodes.ProgressListener;
import org.jspecify.annotations.Nullable;

/**
 * A cluster whose control plane runs in this process, unless another process runs it already. Calls
 * come one after another.
 */
public final class OwnCluster implements ClusterControl {

  private final Cluster cluster;
  private final UpOptions options;
  private volatile @Nullable ControlPlane controlPlane;

  public OwnCluster(Cluster cluster, UpOptions options) {
    this.cluster = cluster;
    this.options = options;
  }

  @Override
  public synchronized byte[] start(ProgressListener progress) {
    if (!cluster.isRunning()) {
      controlPlane = cluster.upHere(options, progress);
    } else if (controlPlane == null) {
      progress.step("joining the running cluster");
    }
    return cluster.kubeconfig();
  }

  @Override
  public synchronized void stop(ProgressListener progress) {
    ControlPlane here = controlPlane;
    controlPlane = null; // also if nodes can't be stopped: the control plane is closed first
    if (here == null) {
      cluster.down(progress);
    } else {
      cluster.downHere(here, progress);
    }
  }

  @Override
  public synchronized void delete(ProgressListener progress) {
    ControlPlane here = controlPlane;
    controlPlane = null;
    if (here != null) {
      cluster.deleteHere(here, progress);
    } else if (cluster.exists()) {
      cluster.delete(progress);
    }
  }

  @Override
  public boolean isHere() {
    return controlPlane != null;
  }

  @Override
  public synchronized void leave(ProgressListener progress) {
    if (controlPlane != null) {
      stop(progress);
    }
  }
}
