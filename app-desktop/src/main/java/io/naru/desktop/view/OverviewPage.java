package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Events;
import io.naru.desktop.kinds.PodStatus;
import io.naru.desktop.session.OverviewModel;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Row;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The cluster at a glance; looked at anew once a second, if anything has happened. */
final class OverviewPage extends VBox {

  private final Context context;
  private final Workspace workspace;
  private final Consumer<String> openPage;
  private final Consumer<Row> openPod;
  private final InvalidationListener tick = property -> refresh();
  private long shownVersion = -1;

  OverviewPage(
      Context context, Workspace workspace, Consumer<String> openPage, Consumer<Row> openPod) {
    this.context = context;
    this.workspace = workspace;
    this.openPage = openPage;
    this.openPod = openPod;
    setId("overview");
    getStyleClass().add("page");
    context.now().addListener(new WeakInvalidationListener(tick));
    refresh();
  }

  private void refresh() {
    context.now().get();
    if (workspace.version() == shownVersion) {
      return;
    }
    shownVersion = workspace.version();
    OverviewModel model = OverviewModel.of(workspace);
    HBox numbers =
        new HBox(
            12,
            number("nodes", "overview.nodesReady", model.nodes()),
            number("pods", "overview.podsRunning", model.pods()),
            number("deployments", "overview.deploymentsReady", model.deployments()));
    VBox problems = card("overview.problems");
    if (model.problems().isEmpty()) {
      problems.getChildren().add(Nodes.label(context.text("overview.noProblems"), "muted"));
    }
    model.problems().forEach(row -> problems.getChildren().add(problem(row)));
    VBox warnings = card("overview.warnings");
    if (model.warnings().isEmpty()) {
      warnings.getChildren().add(Nodes.label(context.text("overview.noWarnings"), "muted"));
    }
    model.warnings().forEach(event -> warnings.getChildren().add(warning(event)));
    getChildren()
        .setAll(
            Nodes.label(context.text("page.overview"), "page-title"), numbers, problems, warnings);
  }

  private VBox number(String page, String text, OverviewModel.Part part) {
    Label number = Nodes.label(part.good() + " / " + part.all(), "card-number");
    number.getStyleClass().add(part.tone().styleClass());
    VBox card = card("page." + page);
    card.getChildren()
        .addAll(number, Nodes.label(context.text(text, part.good(), part.all()), "muted"));
    card.setOnMouseClicked(event -> openPage.accept(page));
    card.setCursor(javafx.scene.Cursor.HAND);
    HBox.setHgrow(card, Priority.ALWAYS);
    card.setMaxWidth(Double.MAX_VALUE);
    card.setPrefWidth(200);
    return card;
  }

  private HBox problem(Row row) {
    PodStatus status = PodStatus.of((Pod) row.object());
    Hyperlink link = new Hyperlink(row.key());
    link.setOnAction(event -> openPod.accept(row));
    HBox line = new HBox(10, link, Nodes.toned(status.text(), status.tone()));
    line.setAlignment(javafx.geometry.Pos.BASELINE_LEFT);
    return line;
  }

  private static Label warning(Event event) {
    return Nodes.wrapped(
        Events.object(event) + " · " + event.getReason() + " · " + event.getMessage());
  }

  private VBox card(String title) {
    VBox card = new VBox(Nodes.label(context.text(title), "card-title"));
    card.getStyleClass().add("card");
    return card;
  }
}
