package io.naru.desktop.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.techsenger.jeditermfx.core.TtyConnector;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.naru.desktop.Settings;
import io.naru.desktop.Texts;
import io.naru.desktop.terminal.Shells;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;

/** A terminal on a shell that the test plays. */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
class TerminalViewIT {

  private final FxRobot robot = new FxRobot();

  @Test
  void typesIntoTheShellAndSaysWhenItEnds(@TempDir Path home) throws Exception {
    Echo shell = new Echo();
    open(home, place -> shell);
    await().untilAsserted(() -> assertThat(state()).isEqualTo("Connected"));
    robot.clickOn(".terminal").write("ls");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(shell.typed.toString()).isEqualTo("ls"));
    shell.end.complete(3);
    await().untilAsserted(() -> assertThat(state()).isEqualTo("The shell has ended (3)"));
  }

  @Test
  void saysWhyThereIsNoShell(@TempDir Path home) throws Exception {
    open(
        home,
        place -> {
          throw new IOException(place.container() + " has no sh");
        });
    await().untilAsserted(() -> assertThat(state()).isEqualTo("No shell: main has no sh"));
  }

  private void open(Path home, Shells shells) throws Exception {
    Stage stage = FxToolkit.registerPrimaryStage();
    FxToolkit.setupFixture(() -> {
      Context context =
          new Context(
              new Texts(Locale.ENGLISH),
              new Settings(home.resolve("settings")),
              Executors.newVirtualThreadPerTaskExecutor(),
              new ReadOnlyObjectWrapper<>(Instant.EPOCH),
              new SimpleBooleanProperty());
      TerminalView view =
          new TerminalView(
              context,
              shells,
              new PodBuilder()
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
                  .build());
      stage.setScene(new Scene(view, 700, 400));
      stage.show();
      view.shown();
    });
  }

  private String state() {
    return robot.lookup("#terminal-state").<Labeled>query().getText();
  }

  /** Remembers what was typed, and says nothing. */
  private static final class Echo implements TtyConnector {
    private final StringBuffer typed = new StringBuffer();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final PipedWriter printer = new PipedWriter();
    private final PipedReader printed;

    Echo() throws IOException {
      printed = new PipedReader(printer);
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      return printed.read(buffer, offset, length);
    }

    @Override
    public boolean ready() throws IOException {
      return printed.ready();
    }

    @Override
    public void write(byte[] bytes) {
      typed.append(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void write(String text) {
      typed.append(text);
    }

    @Override
    public boolean isConnected() {
      return !end.isDone();
    }

    @Override
    public int waitFor() throws InterruptedException {
      try {
        return end.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String getName() {
      return "echo";
    }

    @Override
    public void close() {
      end.complete(0);
    }
  }
}
