package io.naru.desktop.lifecycle;

import io.naru.cluster.nodes.ProgressListener;

/**
 * A cluster of the user's kubeconfig, whosever it is: it is looked at, never started or stopped.
 */
public final class ForeignCluster implements ClusterControl {

  private final Contexts contexts;
  private final String context;

  public ForeignCluster(Contexts contexts, String context) {
    this.contexts = contexts;
    this.context = context;
  }

  @Override
  public byte[] start(ProgressListener progress) {
    progress.step("joining the running cluster");
    return contexts.kubeconfig(context);
  }

  @Override
  public void stop(ProgressListener progress) {
    throw new IllegalStateException("not ours to stop");
  }

  @Override
  public void delete(ProgressListener progress) {
    throw new IllegalStateException("not ours to delete");
  }

  @Override
  public boolean isHere() {
    return false;
  }

  @Override
  public boolean isOurs() {
    return false;
  }

  @Override
  public void leave(ProgressListener progress) {
    // It goes on without us.
  }
}
