package io.naru.desktop.view;

import com.techsenger.jeditermfx.core.TerminalColor;
import com.techsenger.jeditermfx.core.TextStyle;
import com.techsenger.jeditermfx.core.TtyConnector;
import com.techsenger.jeditermfx.ui.JediTermFxWidget;
import com.techsenger.jeditermfx.ui.settings.DefaultSettingsProvider;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.detail.ContainerLine;
import io.naru.desktop.session.Failures;
import io.naru.desktop.terminal.Shells;
import java.io.IOException;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A shell in a container of a pod; opened when it is first seen, and anew after its end. */
final class TerminalView extends VBox {

  private final Context context;
  private final Shells shells;
  private final Pod pod;
  private final ComboBox<String> container = new ComboBox<>();
  private final StackPane screen = new StackPane();
  private final Label state = Nodes.label("", "muted");
  private final Button again;
  private @Nullable JediTermFxWidget widget;
  private boolean opened;
  private int generation;

  TerminalView(Context context, Shells shells, Pod pod) {
    this.context = context;
    this.shells = shells;
    this.pod = pod;
    for (ContainerLine line : ContainerLine.of(pod)) {
      if (!line.init()) {
        container.getItems().add(line.name());
      }
    }
    container.getSelectionModel().selectFirst();
    container.setOnAction(event -> open());
    container.setMinWidth(90);
    again = new Button(context.text("terminal.again"), new FontIcon("mdi2r-refresh"));
    again.setId("terminal-again");
    again.getStyleClass().add("small");
    again.setOnAction(event -> open());
    again.setMinWidth(USE_PREF_SIZE);
    state.setId("terminal-state");
    HBox bar = new HBox(container, state, Nodes.spacer(), again);
    bar.getStyleClass().addAll("log-bar", "terminal-bar");
    screen.getStyleClass().add("terminal");
    screen.setMinSize(0, 0);
    setVgrow(screen, Priority.ALWAYS);
    getChildren().addAll(bar, screen);
  }

  /** Opens the shell, when shown for the first time. */
  void shown() {
    if (!opened) {
      open();
    }
  }

  /** Whether the keyboard is the shell's: then keys are not the window's. */
  boolean hasKeyboard() {
    return widget != null
        && getScene() != null
        && getScene().getFocusOwner() == widget.getPreferredFocusableNode();
  }

  void close() {
    generation++;
    JediTermFxWidget shown = widget;
    widget = null;
    screen.getChildren().clear();
    if (shown != null) {
      context.background().execute(shown::close); // says good-bye to the server
    }
  }

  private void open() {
    close();
    opened = true;
    int mine = generation;
    state.setText(context.text("terminal.connecting"));
    again.setDisable(true);
    Shells.Place place =
        new Shells.Place(
            pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container.getValue());
    context
        .background()
        .execute(() -> {
          try {
            TtyConnector shell = shells.open(place);
            Platform.runLater(() -> connected(shell, mine));
            int code = shell.waitFor();
            Platform.runLater(() -> ended(mine, context.text("terminal.ended", code)));
          } catch (IOException | RuntimeException e) {
            String message = Failures.message(e);
            Platform.runLater(() -> ended(mine, context.text("terminal.failed", message)));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void connected(TtyConnector shell, int mine) {
    if (mine != generation) {
      context.background().execute(shell::close);
      return;
    }
    JediTermFxWidget shown = new JediTermFxWidget(80, 24, new Colours());
    widget = shown;
    shown.setTtyConnector(shell);
    shown.start();
    screen.getChildren().setAll(shown.getPane());
    state.setText(context.text("terminal.open"));
    again.setDisable(false);
    // Once it is laid out: before, it would not take the keyboard.
    Platform.runLater(() -> shown.getPreferredFocusableNode().requestFocus());
  }

  private void ended(int mine, String text) {
    if (mine == generation) {
      state.setText(text);
      again.setDisable(false);
    }
  }

  /** Light on dark in both themes: programs choose their colours for that. */
  private static final class Colours extends DefaultSettingsProvider {
    @Override
    public TerminalColor getDefaultForeground() {
      return TerminalColor.rgb(225, 228, 232);
    }

    @Override
    public TerminalColor getDefaultBackground() {
      return TerminalColor.rgb(22, 27, 34);
    }

    @Override
    @SuppressWarnings("deprecation") // what the widget itself asks for
    public TextStyle getDefaultStyle() {
      return new TextStyle(getDefaultForeground(), getDefaultBackground());
    }

    @Override
    public float getTerminalFontSize() {
      return 13;
    }
  }
}
