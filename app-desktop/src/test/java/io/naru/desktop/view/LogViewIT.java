package io.naru.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.naru.desktop.Settings;
import io.naru.desktop.Texts;
import io.naru.desktop.logs.LogListener;
import io.naru.desktop.logs.LogRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javafx.animation.AnimationTimer;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** The log of a pod, with a source that says what the test wants. */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
class LogViewIT {

  private final FxRobot robot = new FxRobot();
  private final List<LogRequest> requests = new ArrayList<>();
  private LogListener listener;

  @BeforeEach
  void open(@TempDir Path home) throws Exception {
    Stage stage = FxToolkit.registerPrimaryStage();
    FxToolkit.setupFixture(() -> {
      Context context =
          new Context(
              new Texts(Locale.ENGLISH),
              new Settings(home.resolve("settings")),
              Runnable::run,
              new ReadOnlyObjectWrapper<>(Instant.EPOCH),
              new SimpleBooleanProperty());
      LogView view =
          new LogView(
              context,
              (request, wanted) -> {
                requests.add(request);
                listener = wanted;
                return () -> {};
              },
              pod());
      stage.setScene(new Scene(view, 640, 400));
      stage.show();
      view.shown();
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          view.frame();
        }
      }.start();
    });
  }

  @Test
  void followsTheEnd() {
    listener.lines(lines(1, 500));
    eventually(() -> assertThat(shown()).contains("line 500"));
    listener.lines(lines(501, 600));
    eventually(() -> assertThat(shown()).contains("line 600"));
  }

  @Test
  void pausesAndSaysHowMuchIsWaiting() {
    listener.lines(lines(1, 10));
    eventually(() -> assertThat(list().getItems()).hasSize(10));
    robot.clickOn("#log-pause");
    listener.lines(lines(11, 14));
    eventually(() ->
        assertThat(
                WaitForAsyncUtils.waitForAsyncFx(
                    5000, () -> robot.lookup("#log-waiting").<Labeled>query().getText()))
            .isEqualTo("4"));
    assertThat(list().getItems()).hasSize(10);
    robot.clickOn("#log-pause");
    eventually(() -> assertThat(list().getItems()).hasSize(14));
  }

  @Test
  void findsTheNewestFirstAndGoesBackFromThere() {
    listener.lines(lines(1, 500));
    eventually(() -> assertThat(list().getItems()).hasSize(500));
    robot.clickOn("#log-search").write("line 42");
    eventually(() -> assertThat(shown()).contains("line 429"));
    eventually(() -> assertThat(hits()).isEqualTo("11 / 11"));
    robot.type(KeyCode.ENTER); // around the end, to the oldest
    eventually(() -> assertThat(shown()).contains("line 42"));
    eventually(() -> assertThat(hits()).isEqualTo("1 / 11"));
  }

  @Test
  void asksForTheRunBefore() {
    robot.clickOn("#log-previous");
    eventually(() -> assertThat(requests.getLast().previous()).isTrue());
    listener.ended("previous terminated container \"main\" not found");
    eventually(() ->
        assertThat(robot.lookup("#log-status").<Labeled>query().getText())
            .isEqualTo("No log: previous terminated container \"main\" not found"));
  }

  @Test
  void coloursLevelsUnfoldsJsonAndFilters() {
    listener.lines(
        List.of("fine", "ERROR broken", "{\"level\":\"warn\",\"msg\":\"slow\",\"ms\":7}"));
    eventually(() -> assertThat(list().getItems()).hasSize(3));
    eventually(() ->
        assertThat(robot.lookup(".log-error").<LogCell>query().getText())
            .isEqualTo("ERROR broken"));
    eventually(() ->
        assertThat(robot.lookup(".log-warning").<LogCell>query().getText())
            .isEqualTo("WARN  slow  ms=7"));
    robot.clickOn("#log-filter").write("ERR|fine");
    eventually(() -> assertThat(list().getItems()).containsExactly("fine", "ERROR broken"));
  }

  private String hits() {
    return robot.lookup("#log-hits").<Labeled>query().getText();
  }

  private ListView<String> list() {
    return robot.lookup("#log").queryListView();
  }

  /** What the cells in sight say. */
  private List<String> shown() {
    return WaitForAsyncUtils.waitForAsyncFx(
        5000,
        () ->
            robot.lookup(node -> node instanceof LogCell).<LogCell>queryAll().stream()
                .map(cell -> cell.getItem() == null ? "" : cell.getItem())
                .toList());
  }

  private static List<String> lines(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(i -> "line " + i).toList();
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .endContainer()
        .endSpec()
        .withNewStatus()
        .endStatus()
        .build();
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }
}
