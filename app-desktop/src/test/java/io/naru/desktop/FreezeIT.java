package io.naru.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.UpOptions;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.session.CutOff;
import io.naru.desktop.table.Row;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.control.Labeled;
import javafx.scene.control.ToggleButton;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/**
 * A context of a kubeconfig opens like an own cluster, and when its cluster is cut off the window
 * goes on. How long it is cut off, {@code -Dnaru.freeze.seconds} says; the figure is 60.
 */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
class FreezeIT {

  private static final Duration CUT =
      Duration.ofSeconds(Integer.getInteger("naru.freeze.seconds", 8));

  private static final Duration LONGEST_STALL = Duration.ofMillis(1500);

  private final FxRobot robot = new FxRobot();

  @Test
  void aClusterThatIsCutOffDoesNotFreezeTheWindow(@TempDir Path directory) throws Exception {
    Cluster cluster = new Cluster(new ClusterHome(directory), "freeze-it");
    ControlPlane controlPlane = cluster.upHere(new UpOptions(0, null), ProgressListener.NONE);
    String kubeconfig = new String(cluster.kubeconfig(), StandardCharsets.UTF_8);
    URI server =
        URI.create(kubeconfig.replaceFirst("(?s).*server: \"?(https://[^\"\\s]+).*", "$1"));
    try (CutOff way = new CutOff(server.getPort());
        ClusterSession direct = new ClusterSession(cluster.kubeconfig())) {
      Path file = directory.resolve("config");
      Files.writeString(file, kubeconfig.replace(":" + server.getPort(), ":" + way.port()));
      FxToolkit.registerPrimaryStage();
      Application application =
          FxToolkit.setupApplication(
              DesktopApplication.class,
              "--context=naru-freeze-it",
              "--kubeconfig=" + file,
              "--page=configmaps",
              "--language=en");
      try {
        eventually(() -> assertThat(text("#state")).isEqualTo("Running"));
        assertThat(robot.lookup("#start-or-stop").tryQuery().filter(it -> it.isVisible()))
            .isEmpty();
        create(direct, "before");
        eventually(() -> assertThat(rows()).contains("default/before"));

        way.cut();
        long longest = longestStallWhileUsed();
        System.out.printf(
            "cut off for %d s: longest stall of the window %d ms%n",
            CUT.toSeconds(), longest / 1_000_000);
        assertThat(Duration.ofNanos(longest)).isLessThan(LONGEST_STALL);
        eventually(() -> assertThat(text("#state")).isEqualTo("Connection lost"));

        create(direct, "after");
        way.heal();
        robot.interact(() -> page("configmaps").fire());
        eventually(() -> assertThat(text("#state")).isEqualTo("Running"));
        eventually(() -> assertThat(rows()).contains("default/before", "default/after"));
      } finally {
        FxToolkit.cleanupApplication(application);
      }
    } finally {
      cluster.downHere(controlPlane, ProgressListener.NONE);
    }
  }

  /** Goes through pages that ask the server for what is not known yet, and back. */
  private long longestStallWhileUsed() {
    AtomicLong longest = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    long end = System.nanoTime() + CUT.toNanos();
    List<String> pages =
        List.of("topology", "secrets", "overview", "timeline", "deployments", "configmaps");
    Thread heart =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                long asked = System.nanoTime();
                WaitForAsyncUtils.waitForAsyncFx(
                    120_000, () -> longest.accumulateAndGet(System.nanoTime() - asked, Math::max));
              }
            });
    int next = 0;
    while (System.nanoTime() < end) {
      String page = pages.get(next++ % pages.size());
      Platform.runLater(() -> page(page).fire());
      await().pollDelay(Duration.ofMillis(400)).until(() -> true);
    }
    over.set(true);
    await().until(() -> !heart.isAlive());
    return longest.get();
  }

  private ToggleButton page(String id) {
    return robot.lookup(node -> ("page-" + id).equals(node.getId())).query();
  }

  private List<String> rows() {
    return WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () ->
            robot.lookup("#table-configmaps").<Row>queryTableView().getItems().stream()
                .map(Row::key)
                .toList());
  }

  private String text(String query) {
    return WaitForAsyncUtils.waitForAsyncFx(
        10_000, () -> robot.lookup(query).<Labeled>tryQuery().map(Labeled::getText).orElse(""));
  }

  private static void create(ClusterSession session, String name) {
    session
        .client()
        .configMaps()
        .inNamespace("default")
        .resource(new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }
}
