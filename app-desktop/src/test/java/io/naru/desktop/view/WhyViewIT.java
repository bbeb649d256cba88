package io.naru.desktop.view;

import static io.naru.desktop.view.Stages.eventually;
import static io.naru.desktop.view.Stages.ui;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.Yaml;
import io.naru.desktop.session.Workspace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Labeled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** The explanation as it is read, and how it changes with what it is about. */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
class WhyViewIT {

  private static final String POD =
      """
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}, resourceVersion: "%s"}
      spec: {nodeName: node-1, containers: [{name: main, image: x, ports: [{name: http, containerPort: 80}]}]}
      status: {phase: Running, containerStatuses: [{name: main, ready: %s, restartCount: 0, state: {running: {}}}]}
      """;

  private final FxRobot robot = new FxRobot();
  private final FakeFeed feed = new FakeFeed();

  @Test
  void aServicesFirstBrokenLinkChangesWithItsPods(@TempDir Path home) throws Exception {
    Workspace workspace = feed.workspace();
    feed.put(
        "services",
        Yaml.generic(
            "{kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: web},"
                + " ports: [{port: 80, targetPort: http}]}}"));
    workspace.rows("services");
    workspace.frame();
    ReadOnlyObjectWrapper<Instant> now = new ReadOnlyObjectWrapper<>(Instant.EPOCH);
    Stages.show(
        home,
        now,
        context -> {
          WhyView view =
              new WhyView(context, workspace, null, workspace.rows("services").find("shop/web"));
          view.shown();
          return view;
        },
        view -> {
          if (workspace.frame()) {
            now.set(now.get().plusSeconds(1));
          }
        });
    eventually(() -> assertThat(words()).contains("Its selector matches no pod: app=web"));
    feed.put("pods", Yaml.as(Pod.class, POD.formatted("1", "false")));
    eventually(() -> assertThat(words()).contains("None of 1 pod is ready: web is Running."));
    feed.put("pods", Yaml.as(Pod.class, POD.formatted("2", "true")));
    eventually(() ->
        assertThat(words())
            .contains("1 of 1 pods are ready.", "Port 80 leads to http, which the pods have."));
  }

  private List<String> words() {
    return ui(() ->
        robot.lookup(".why .label").queryAll().stream()
            .map(node -> ((Labeled) node).getText())
            .toList());
  }
}
