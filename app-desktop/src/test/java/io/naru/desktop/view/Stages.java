package io.naru.desktop.view;

import static org.awaitility.Awaitility.await;

import atlantafx.base.theme.PrimerLight;
import io.naru.desktop.DesktopApplication;
import io.naru.desktop.Settings;
import io.naru.desktop.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.awaitility.core.ThrowingRunnable;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** One view in a window of its own, for its test. */
final class Stages {

  private Stages() {}

  /** Shows a view, in English and light, and calls {@code frame} in each frame. */
  static <V extends Parent> V show(
      Path home,
      ReadOnlyObjectWrapper<Instant> now,
      Function<Context, V> view,
      java.util.function.Consumer<V> frame)
      throws TimeoutException {
    Stage stage = FxToolkit.registerPrimaryStage();
    Context context =
        new Context(
            new Texts(Locale.ENGLISH),
            new Settings(home.resolve("settings")),
            Executors.newVirtualThreadPerTaskExecutor(),
            now.getReadOnlyProperty(),
            new SimpleBooleanProperty());
    return ui(() -> {
      Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
      V made = view.apply(context);
      Scene scene = new Scene(made, 1000, 640);
      scene
          .getStylesheets()
          .add(DesktopApplication.class.getResource("desktop.css").toExternalForm());
      stage.setScene(scene);
      stage.show();
      new AnimationTimer() {
        @Override
        public void handle(long nanoseconds) {
          if (made.getScene() == stage.getScene()) {
            frame.accept(made);
          } else {
            stop();
          }
        }
      }.start();
      return made;
    });
  }

  static <T> T ui(Callable<T> action) {
    return WaitForAsyncUtils.waitForAsyncFx(20_000, action);
  }

  static void ui(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(20_000, action);
  }

  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }
}
