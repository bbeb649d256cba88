package io.naru.desktop.view;

import io.naru.desktop.session.Connection;
import java.time.Duration;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.kordamp.ikonli.javafx.FontIcon;

/** Says that the cluster does not answer, since when and why, and when it is tried again. */
final class ConnectionBanner extends HBox {

  private final Context context;
  private final Connection connection;
  private final Label text = Nodes.wrapped("");

  ConnectionBanner(Context context, Connection connection) {
    super(10);
    this.context = context;
    this.connection = connection;
    setId("connection-lost");
    getStyleClass().add("banner");
    Button now = new Button(context.text("connection.now"), new FontIcon("mdi2r-refresh"));
    now.getStyleClass().add("small");
    now.setMinWidth(USE_PREF_SIZE);
    now.setOnAction(event -> connection.askNow());
    text.setMaxWidth(Double.MAX_VALUE);
    setHgrow(text, Priority.ALWAYS);
    getChildren().addAll(new FontIcon("mdi2l-lan-disconnect"), text, now);
    setVisible(false);
    setManaged(false);
  }

  /** Once a frame; returns whether the cluster answers. */
  boolean frame() {
    boolean lost = connection.state() instanceof Connection.State.Lost;
    if (connection.state() instanceof Connection.State.Lost state) {
      long seconds = Math.max(0, Duration.between(context.now().get(), state.next()).toSeconds());
      String said = context.text("connection.lost", state.reason(), seconds);
      if (!said.equals(text.getText())) {
        text.setText(said);
      }
    }
    if (lost != isVisible()) {
      setVisible(lost);
      setManaged(lost);
    }
    return !lost;
  }
}
