package io.naru.providers.hollow;

import io.naru.cluster.ClusterHome;
import io.naru.cluster.nodes.ClusterNetwork;
import io.naru.cluster.nodes.NodeHandle;
import io.naru.cluster.nodes.NodeHandle.State;
import io.naru.cluster.nodes.NodeProvider;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.providers.hollow.NodeRecords.NodeRecord;
import java.nio.file.Path;
import java.util.List;

/**
 * Simulated nodes. To make one is to write it down in the cluster's home, where {@link HollowNodes}
 * in the control plane's process finds it, at once or when it starts.
 */
public final class HollowNodeProvider implements NodeProvider {

  private static final int MOST_NODES = 5000;

  private final ClusterHome home;

  /** For the clusters of this user. */
  public HollowNodeProvider() {
    this(ClusterHome.ofEnvironment());
  }

  HollowNodeProvider(ClusterHome home) {
    this.home = home;
  }

  @Override
  public String name() {
    return Hollow.PROVIDER;
  }

  @Override
  public boolean inControlPlane() {
    return true;
  }

  @Override
  public int mostNodes() {
    return MOST_NODES;
  }

  /** Nothing has to be ready for nodes that run nothing. */
  @Override
  public void prepare(ProgressListener progress) {}

  /** Never asked for of nodes in the control plane: such nodes talk to nobody. */
  @Override
  public ClusterNetwork ensureNetwork(String clusterName) {
    throw new UnsupportedOperationException("hollow nodes have no network");
  }

  @Override
  public void deleteNetwork(String clusterName) {}

  @Override
  public void configure(String clusterName, Path file) {
    StagesFile.in(directory(clusterName)).replaceBy(file);
  }

  /** The size in the specification is not looked at: it is a share of a machine. */
  @Override
  public NodeHandle create(NodeSpec spec) {
    NodeRecords records = records(spec.clusterName());
    NodeRecord wanted = new NodeRecord(false, spec.labels());
    if (!wanted.equals(records.find(spec.nodeName()))) {
      records.write(spec.nodeName(), wanted);
    }
    return handle(spec.clusterName(), spec.nodeName(), State.RUNNING);
  }

  @Override
  public NodeHandle start(String clusterName, String nodeName) {
    return change(clusterName, nodeName, State.RUNNING);
  }

  @Override
  public void stop(String clusterName, String nodeName) {
    change(clusterName, nodeName, State.STOPPED);
  }

  @Override
  public void delete(String clusterName, String nodeName) {
    records(clusterName).delete(nodeName);
  }

  @Override
  public List<NodeHandle> list(String clusterName) {
    return records(clusterName).all().entrySet().stream()
        .map(entry ->
            handle(
                clusterName,
                entry.getKey(),
                entry.getValue().stopped() ? State.STOPPED : State.RUNNING))
        .toList();
  }

  /** Hollow nodes have every image. */
  @Override
  public void importImage(String clusterName, String image) {}

  /** Hollow nodes have every image. */
  @Override
  public void importArchive(String clusterName, Path archive) {}

  @Override
  public void close() {}

  private NodeHandle change(String clusterName, String nodeName, State state) {
    NodeRecords records = records(clusterName);
    NodeRecord record = records.find(nodeName);
    if (record == null) {
      throw new NodeProviderException(
          "cluster " + clusterName + " has no hollow node " + nodeName + ".");
    }
    records.write(nodeName, new NodeRecord(state == State.STOPPED, record.labels()));
    return handle(clusterName, nodeName, state);
  }

  private static NodeHandle handle(String clusterName, String nodeName, State state) {
    return new NodeHandle(clusterName, nodeName, state, null);
  }

  private NodeRecords records(String clusterName) {
    return NodeRecords.in(directory(clusterName));
  }

  private Path directory(String clusterName) {
    return home.providerDirectory(clusterName, Hollow.PROVIDER);
  }
}
