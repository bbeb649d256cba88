package io.naru.desktop.view;

import static io.naru.desktop.view.Stages.eventually;
import static io.naru.desktop.view.Stages.ui;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.Yaml;
import io.naru.desktop.logs.LogListener;
import io.naru.desktop.logs.MergedLine;
import io.naru.desktop.session.Workspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** The timeline and the log of a workload, of objects and lines that the test says. */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
class LivePagesIT {

  private final FxRobot robot = new FxRobot();
  private final FakeFeed feed = new FakeFeed();
  private final Workspace workspace = feed.workspace();
  private final ReadOnlyObjectWrapper<Instant> now =
      new ReadOnlyObjectWrapper<>(Instant.parse("2026-01-01T01:00:00Z"));

  @Test
  void theTimelineGrowsIsFilteredAndLeadsToWhatItIsAbout(@TempDir Path home) throws Exception {
    List<String> opened = new ArrayList<>();
    Stages.show(
        home,
        now,
        context ->
            new TimelinePage(
                context, workspace, event -> opened.add(event.getInvolvedObject().getName())),
        page -> {
          workspace.frame();
          page.frame();
        });
    feed.put("events", event("a", "web-1", "Started", "Normal", "00:40:00"));
    feed.put("events", event("b", "db-0", "BackOff", "Warning", "00:59:00"));
    eventually(() -> assertThat(list("#timeline-list").getItems()).hasSize(2));
    robot.clickOn("#timeline-warnings");
    eventually(() -> assertThat(list("#timeline-list").getItems()).hasSize(1));
    robot.clickOn("BackOff").type(KeyCode.ENTER);
    eventually(() -> assertThat(opened).containsExactly("db-0"));
    robot.clickOn("#timeline-warnings");
    ui(() -> workspace.searchProperty().set("web"));
    eventually(() -> assertThat(list("#timeline-list").getItems()).hasSize(1));
  }

  @Test
  void theLogOfAWorkloadGoesOnWithItsNextPodAndIsSaved(@TempDir Path home) throws Exception {
    Map<String, LogListener> listeners = new ConcurrentHashMap<>();
    WorkloadLogView view =
        Stages.show(
            home,
            now,
            context -> {
              WorkloadLogView made =
                  new WorkloadLogView(
                      context,
                      (request, listener) -> {
                        listeners.put(request.pod(), listener);
                        return () -> {};
                      },
                      workspace,
                      "web",
                      pod -> "web".equals(pod.getMetadata().getLabels().get("app")));
              made.shown();
              return made;
            },
            it -> {
              workspace.frame();
              it.frame();
            });
    feed.put("pods", pod("web-1-aaaaa"));
    eventually(() -> assertThat(listeners).containsKey("web-1-aaaaa"));
    listeners.get("web-1-aaaaa").lines(List.of("2026-01-01T00:00:01Z ERROR first"));
    eventually(() -> assertThat(lines()).containsExactly("aaaaa ERROR first"));
    assertThat(robot.lookup(".log-error").tryQuery()).isPresent();
    feed.put("pods", pod("web-1-bbbbb"));
    eventually(() -> assertThat(listeners).containsKey("web-1-bbbbb"));
    listeners.get("web-1-bbbbb").lines(List.of("2026-01-01T00:00:02Z second"));
    eventually(() -> assertThat(lines()).containsExactly("aaaaa ERROR first", "bbbbb second"));
    eventually(() ->
        assertThat(ui(() -> robot.lookup("#log-pods").<Labeled>query().getText()))
            .isEqualTo("2 of 2 containers"));
    robot.clickOn("#log-filter").write("sec.nd");
    eventually(() -> assertThat(lines()).containsExactly("bbbbb second"));
    Path file = home.resolve("it.log");
    ui(() -> view.list().write(file.toFile()));
    eventually(() -> assertThat(Files.readString(file)).endsWith(" second\n"));
  }

  private List<String> lines() {
    return ui(() ->
        robot.lookup("#log").<String>queryListView().getItems().stream()
            .map(MergedLine::of)
            .map(line -> line.source() + " " + line.text())
            .toList());
  }

  private ListView<Object> list(String query) {
    return robot.lookup(query).queryListView();
  }

  private static Event event(String name, String object, String reason, String type, String time) {
    return Yaml.as(
        Event.class,
        """
        metadata: {name: %s, namespace: shop}
        involvedObject: {kind: Pod, name: %s, namespace: shop}
        reason: %s
        type: %s
        message: it
        lastTimestamp: "2026-01-01T%sZ"
        """
            .formatted(name, object, reason, type, time));
  }

  private static Pod pod(String name) {
    return Yaml.as(
        Pod.class,
        """
        metadata: {name: %s, namespace: shop, labels: {app: web}, creationTimestamp: "2026-01-01T00:00:00Z"}
        spec: {nodeName: node-1, containers: [{name: main, image: x}]}
        status: {phase: Running, containerStatuses: [{name: main, ready: true, restartCount: 0, state: {running: {}}}]}
        """
            .formatted(name));
  }
}
