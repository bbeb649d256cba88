package io.naru.desktop.view;

import io.naru.desktop.forward.ForwardTarget;
import io.naru.desktop.forward.Forwards;
import io.naru.desktop.forward.PortForward;
import java.util.List;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** All forwarded ports of the cluster. */
final class ForwardsPage extends VBox {

  private final Context context;
  private final Forwards forwards;
  private final VBox lines = new VBox();
  private final VBox nothing;
  private final InvalidationListener tick = property -> refresh();
  private List<PortForward> shown = List.of();

  ForwardsPage(Context context, Forwards forwards) {
    this.context = context;
    this.forwards = forwards;
    setId("forwards");
    getStyleClass().add("page");
    lines.getStyleClass().add("forward-list");
    nothing =
        Nodes.placeholder(
            "mdi2s-swap-horizontal-bold",
            context.text("forward.none"),
            context.text("forward.noneHint"));
    VBox.setVgrow(nothing, Priority.ALWAYS);
    getChildren().addAll(Nodes.label(context.text("page.forwards"), "page-title"), nothing, lines);
    context.now().addListener(new WeakInvalidationListener(tick));
    refresh();
  }

  private void refresh() {
    context.now().get(); // validates, or the next tick is not told
    List<PortForward> active = forwards.active();
    if (!active.equals(shown)) {
      shown = active;
      lines
          .getChildren()
          .setAll(
              active.stream()
                  .map(forward ->
                      new ForwardLine(
                          context, forwards, forward, title(forward.target()), this::refresh))
                  .toList());
    }
    lines.getChildren().forEach(line -> ((ForwardLine) line).update());
    Nodes.show(nothing, active.isEmpty());
    Nodes.show(lines, !active.isEmpty());
  }

  private static String title(ForwardTarget target) {
    return "%s/%s/%s:%d"
        .formatted(target.namespace(), target.resource().plural(), target.name(), target.port());
  }
}
