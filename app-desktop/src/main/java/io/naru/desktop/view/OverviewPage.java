package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Events;
import io.naru.desktop.kinds.NodeRows;
import io.naru.desktop.kinds.PodStatus;
import io.naru.desktop.session.OverviewModel;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.Tone;
import io.naru.desktop.usage.Usage;
import java.util.List;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The cluster at a glance; looked at anew once a second, if anything has happened. */
final class OverviewPage extends VBox {

  private static final int MOST_NODES = 6;

  private final Context context;
  private final Workspace workspace;
  private final Consumer<String> openPage;
  private final Consumer<Row> openPod;
  private final Usage usage;
  private final InvalidationListener tick = property -> refresh();
  private long shownVersion = -1;

  OverviewPage(
      Context context,
      Workspace workspace,
      Usage usage,
      Consumer<String> openPage,
      Consumer<Row> openPod) {
    this.usage = usage;
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
    boolean sampled = usage.isKnown() && context.now().get().getEpochSecond() % 5 == 0;
    if (workspace.version() == shownVersion && !sampled) {
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
            Nodes.label(context.text("page.overview"), "page-title"),
            numbers,
            new HBox(12, nodes(model), phases(model)),
            problems,
            warnings);
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

  /** The fullest nodes: requests in pale, what is used in strong colour. */
  private VBox nodes(OverviewModel model) {
    VBox card = card("overview.load");
    HBox.setHgrow(card, Priority.ALWAYS);
    for (OverviewModel.NodeLoad node : model.load().stream().limit(MOST_NODES).toList()) {
      NodeRows.Load load = node.load();
      List<Usage.Sample> samples = usage.ofNode(node.name());
      Usage.Sample now = samples.isEmpty() ? null : samples.getLast();
      Label name = Nodes.label(node.name());
      name.getStyleClass().add((node.ready() ? Tone.GOOD : Tone.BAD).styleClass());
      name.setMinWidth(110);
      name.setMaxWidth(110);
      LoadBar cpu =
          new LoadBar(
              context.text("usage.cpu"),
              load(
                  NodeRows.cores(load.cpuRequested()),
                  now == null ? null : NodeRows.cores(now.cpu()),
                  NodeRows.cores(load.cpu())),
              part(load.cpuRequested(), load.cpu()),
              now == null ? -1 : part(now.cpu(), load.cpu()));
      LoadBar memory =
          new LoadBar(
              context.text("usage.memory"),
              load(
                  NodeRows.bytes(load.memoryRequested()),
                  now == null ? null : NodeRows.bytes(now.memory()),
                  NodeRows.bytes(load.memory())),
              part(load.memoryRequested(), load.memory()),
              now == null ? -1 : part(now.memory(), load.memory()));
      HBox.setHgrow(cpu, Priority.ALWAYS);
      HBox.setHgrow(memory, Priority.ALWAYS);
      cpu.setPrefWidth(100);
      memory.setPrefWidth(100);
      HBox line = new HBox(16, name, cpu, memory);
      line.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
      card.getChildren().add(line);
    }
    if (model.load().size() > MOST_NODES) {
      card.getChildren()
          .add(
              Nodes.label(
                  context.text("overview.moreNodes", model.load().size() - MOST_NODES), "muted"));
    }
    return card;
  }

  private String load(String requested, @Nullable String used, String whole) {
    return used == null
        ? context.text("overview.requested", requested, whole)
        : context.text("overview.used", used, requested, whole);
  }

  private static double part(double some, double whole) {
    return whole > 0 ? some / whole : 0;
  }

  private VBox phases(OverviewModel model) {
    VBox card = card("overview.phases");
    card.setMinWidth(220);
    int all = Math.max(1, model.phases().values().stream().mapToInt(Integer::intValue).sum());
    for (Tone tone : List.of(Tone.GOOD, Tone.BUSY, Tone.WARNING, Tone.BAD, Tone.MUTED)) {
      int number = model.phases().getOrDefault(tone, 0);
      if (number > 0) {
        LoadBar bar =
            new LoadBar(
                context.text("phase." + tone), Integer.toString(number), 0, (double) number / all);
        bar.getStyleClass().add("phase-" + tone.name().toLowerCase(java.util.Locale.ROOT));
        card.getChildren().add(bar);
      }
    }
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
