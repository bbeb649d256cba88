package io.naru.desktop.view;

import io.naru.desktop.forward.Forwards;
import io.naru.desktop.forward.PortForward;
import io.naru.desktop.table.Tone;
import java.io.IOException;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;

/** One forwarded port: where it listens, how it goes, and what can be done with it. */
final class ForwardLine extends HBox {

  private final Context context;
  private final PortForward forward;
  private final Label state = Nodes.label("");

  /**
   * @param title what it leads to; empty where that is clear
   */
  ForwardLine(
      Context context, Forwards forwards, PortForward forward, String title, Runnable changed) {
    super(8);
    this.context = context;
    this.forward = forward;
    setAlignment(Pos.CENTER_LEFT);
    getStyleClass().add("forward-line");
    Hyperlink address = new Hyperlink(forward.address());
    address.setOnAction(event -> open());
    address.setMinWidth(USE_PREF_SIZE);
    state.setMinWidth(0);
    state.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(state, Priority.ALWAYS);
    Label target = Nodes.label(title.isEmpty() ? "→ " + forward.target().port() : "→ " + title);
    target.setMinWidth(USE_PREF_SIZE);
    getChildren()
        .addAll(
            address,
            target,
            state,
            Nodes.iconButton("mdi2o-open-in-new", context.text("forward.open"), this::open),
            Nodes.iconButton("mdi2c-content-copy", context.text("forward.copy"), this::copy),
            Nodes.iconButton(
                "mdi2s-stop-circle-outline",
                context.text("forward.stop"),
                () -> {
                  forwards.stop(forward);
                  changed.run();
                }));
    update();
  }

  PortForward forward() {
    return forward;
  }

  /** Shows how it goes now. */
  void update() {
    PortForward.State now = forward.state();
    Tone tone =
        switch (now) {
          case PortForward.State.Listening listening -> Tone.MUTED;
          case PortForward.State.Working working -> Tone.GOOD;
          case PortForward.State.Failed failed -> Tone.BAD;
        };
    String text =
        switch (now) {
          case PortForward.State.Listening listening -> context.text("forward.listening");
          case PortForward.State.Working working ->
              context.text("forward.working", working.pod(), working.connections());
          case PortForward.State.Failed failed ->
              switch (failed.reason()) {
                case NO_POD -> context.text("forward.noPod");
                case NO_PORT -> context.text("forward.noPort", forward.target().podPort());
                case OTHER -> failed.message();
              };
        };
    if (!text.equals(state.getText())) {
      state.setText(text);
      state.getStyleClass().setAll("label", "forward-state", tone.styleClass());
    }
  }

  private void copy() {
    ClipboardContent content = new ClipboardContent();
    content.putString(forward.address());
    Clipboard.getSystemClipboard().setContent(content);
  }

  /** By the desktop's own opener: AWT's would need a toolkit of its own. */
  private void open() {
    String url = forward.url();
    String system = System.getProperty("os.name", "");
    String[] command =
        system.startsWith("Mac")
            ? new String[] {"open", url}
            : system.startsWith("Windows")
                ? new String[] {"rundll32", "url.dll,FileProtocolHandler", url}
                : new String[] {"xdg-open", url};
    context
        .background()
        .execute(() -> {
          try {
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
          } catch (IOException e) {
            javafx.application.Platform.runLater(() ->
                Confirm.failed(
                    getScene() == null ? null : getScene().getWindow(),
                    context.text("forward.noBrowser", url)));
          }
        });
  }
}
