package io.naru.desktop.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.UpOptions;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.desktop.table.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session outlives its server. */
class ReconnectIT {

  private static final UpOptions NO_NODES = new UpOptions(0, null);

  @Test
  void goesOnWhereItWasWhenTheServerComesBack(@TempDir Path directory) throws Exception {
    Cluster cluster = new Cluster(new ClusterHome(directory), "reconnect-it");
    ControlPlane first = cluster.upHere(NO_NODES, ProgressListener.NONE);
    try (ClusterSession session = new ClusterSession(cluster.kubeconfig())) {
      Workspace workspace = new Workspace(session, session.discover());
      create(session, "before");
      eventually(() -> assertThat(names(workspace)).contains("before"));

      cluster.downHere(first, ProgressListener.NONE);
      eventually(
          () -> assertThat(session.connection().state()).isInstanceOf(Connection.State.Lost.class));
      assertThat(names(workspace)).contains("before");

      ControlPlane second = cluster.upHere(NO_NODES, ProgressListener.NONE);
      try {
        // Another client's work, which no stream of ours has told of.
        try (ClusterSession other = new ClusterSession(cluster.kubeconfig())) {
          other.client().configMaps().inNamespace("default").withName("before").delete();
          create(other, "after");
        }
        session.connection().askNow();
        eventually(() ->
            assertThat(names(workspace))
                .contains("after")
                .doesNotContain("before")
                .doesNotHaveDuplicates());
        assertThat(session.connection().state()).isInstanceOf(Connection.State.Online.class);
      } finally {
        cluster.downHere(second, ProgressListener.NONE);
      }
    }
  }

  private static void create(ClusterSession session, String name) {
    session
        .client()
        .configMaps()
        .inNamespace("default")
        .resource(new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private static List<String> names(Workspace workspace) {
    workspace.frame();
    return workspace.rows("configmaps").stream()
        .map(Row::object)
        .map(object -> object.getMetadata().getName())
        .filter(name -> !name.equals("kube-root-ca.crt"))
        .toList();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(assertion);
  }
}
