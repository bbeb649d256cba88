package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.desktop.forward.ForwardTarget;
import io.naru.desktop.forward.ForwardablePorts;
import io.naru.desktop.forward.Forwards;
import io.naru.desktop.forward.PortForward;
import io.naru.desktop.kinds.Resource;
import io.naru.desktop.session.Failures;
import java.io.IOException;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Side;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.VBox;

/** The forwarded ports of one object, below its title; its button starts them. */
final class ForwardBar extends VBox {

  private final Context context;
  private final Forwards forwards;
  private final Resource resource;
  private final HasMetadata object;
  private final Button button;
  private final InvalidationListener tick = property -> refresh();

  ForwardBar(Context context, Forwards forwards, Resource resource, HasMetadata object) {
    this.context = context;
    this.forwards = forwards;
    this.resource = resource;
    this.object = object;
    getStyleClass().add("forward-bar");
    button =
        Nodes.iconButton("mdi2s-swap-horizontal-bold", context.text("forward.start"), this::start);
    button.setId("detail-forward");
    Nodes.show(button, !ports().isEmpty());
    context.now().addListener(new WeakInvalidationListener(tick));
    refresh();
  }

  /** Starts the one port there is, or asks which. */
  Button button() {
    return button;
  }

  List<ForwardTarget> ports() {
    return ForwardablePorts.of(resource, object);
  }

  void start(ForwardTarget target) {
    context
        .background()
        .execute(() -> {
          try {
            forwards.start(target);
            javafx.application.Platform.runLater(this::refresh);
          } catch (IOException e) {
            javafx.application.Platform.runLater(() ->
                Confirm.failed(
                    getScene() == null ? null : getScene().getWindow(),
                    context.text("action.failed", Failures.message(e))));
          }
        });
  }

  private void start() {
    List<ForwardTarget> ports = ports();
    if (ports.size() == 1) {
      start(ports.getFirst());
      return;
    }
    ContextMenu menu = new ContextMenu();
    for (ForwardTarget port : ports) {
      MenuItem item = new MenuItem(context.text("forward.port", Integer.toString(port.port())));
      item.setOnAction(event -> start(port));
      menu.getItems().add(item);
    }
    menu.show(button, Side.BOTTOM, 0, 0);
  }

  private void refresh() {
    context.now().get(); // validates, or the next tick is not told
    List<PortForward> mine =
        forwards.active().stream()
            .filter(forward ->
                forward
                    .target()
                    .isOf(
                        resource,
                        String.valueOf(object.getMetadata().getNamespace()),
                        object.getMetadata().getName()))
            .toList();
    if (!mine.equals(getChildren().stream().map(line -> ((ForwardLine) line).forward()).toList())) {
      getChildren()
          .setAll(
              mine.stream()
                  .map(forward -> new ForwardLine(context, forwards, forward, "", this::refresh))
                  .toList());
    }
    getChildren().forEach(line -> ((ForwardLine) line).update());
    Nodes.show(this, !mine.isEmpty());
  }
}
