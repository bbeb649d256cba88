package io.naru.intellij;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.UpOptions;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.intellij.deploy.DeployTarget;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.Kubeconfig;
import io.naru.intellij.kube.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** A whole Naru control plane without nodes, and the kubeconfig that it writes for its users. */
public final class TestCluster implements AutoCloseable {

  private static final String NAME = "intellij-it";

  private final ClusterHome home;
  private final Cluster cluster;
  private final ControlPlane controlPlane;
  private final Path kubeconfigFile;

  public TestCluster(Path directory) throws IOException {
    home = new ClusterHome(directory.resolve("home"));
    cluster = new Cluster(home, NAME);
    controlPlane = cluster.upHere(new UpOptions(0, null), ProgressListener.NONE);
    kubeconfigFile = directory.resolve("kubeconfig");
    Files.write(kubeconfigFile, cluster.kubeconfig());
  }

  /** The authority that the server trusts, for a test's kubelet. */
  public ClusterPki pki() throws Exception {
    return ClusterPki.loadOrCreate(
        home.pkiDirectory(NAME), List.of(), List.of(), Clock.systemUTC());
  }

  public Path kubeconfigFile() {
    return kubeconfigFile;
  }

  public Kubeconfig kubeconfig() {
    return Kubeconfig.load(List.of(kubeconfigFile));
  }

  public KubeClient client() {
    Kubeconfig kubeconfig = kubeconfig();
    return KubeClient.of(kubeconfig, kubeconfig.currentContext());
  }

  public DeployTarget target(String namespace) {
    Kubeconfig kubeconfig = kubeconfig();
    return new DeployTarget(kubeconfig.currentContext(), client().server(), namespace);
  }

  /** A new namespace whose default service account is there. */
  public String namespace(String name) {
    JsonNode namespace =
        Trees.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: " + name + "}}").getFirst();
    client().apply("/api/v1/namespaces/" + name, namespace, false, false);
    org.awaitility.Awaitility.await()
        .until(() ->
            client().find("/api/v1/namespaces/" + name + "/serviceaccounts/default").isPresent());
    return name;
  }

  @Override
  public void close() {
    cluster.downHere(controlPlane, ProgressListener.NONE);
  }
}
