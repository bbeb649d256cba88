package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.detail.ObjectYaml;
import io.naru.desktop.forward.ForwardTarget;
import io.naru.desktop.kinds.Events;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Kinds;
import io.naru.desktop.kinds.PodSelector;
import io.naru.desktop.palette.Command;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.RowContent;
import io.naru.desktop.topology.Objects;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The side panel: all there is to say of one object, kept up to date while it changes. */
final class DetailPane extends VBox {

  private final Context context;
  private final Row row;
  private final TabPane tabs = new TabPane();
  private final ScrollPane overview = scroll();
  private final ScrollPane containers = scroll();
  private final YamlView yaml = new YamlView();
  private final ForwardBar forwards;
  private final Runnable showInGraph;
  private final @Nullable LogView logs;
  private final @Nullable WorkloadLogView workloadLogs;
  private final @Nullable TerminalView terminal;
  private final ChangeListener<RowContent> onChange = (property, before, now) -> show();

  DetailPane(
      Context context,
      ClusterSession session,
      Workspace workspace,
      Kind<?> kind,
      Row row,
      Runnable showInGraph,
      Runnable close) {
    this.context = context;
    this.row = row;
    HasMetadata object = row.object();
    setId("detail");
    getStyleClass().add("detail");
    VBox.setVgrow(tabs, Priority.ALWAYS);
    tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
    tab("overview", overview);
    logs = object instanceof Pod pod ? new LogView(context, session, pod) : null;
    if (logs != null) {
      LogView view = logs;
      tab("containers", containers);
      Tab tab = tab("logs", view);
      tab.selectedProperty().addListener((property, before, now) -> view.shown());
    }
    terminal = object instanceof Pod pod ? new TerminalView(context, session, pod) : null;
    if (terminal != null && !context.readOnly().get()) {
      TerminalView view = terminal;
      Tab tab = tab("terminal", view);
      tab.selectedProperty().addListener((property, before, now) -> view.shown());
    }
    if (WhyView.explains(kind)) {
      WhyView view = new WhyView(context, workspace, session.api(), row);
      Tab tab = tab("why", view);
      tab.selectedProperty().addListener((property, before, now) -> view.shown());
    }
    String name = object.getMetadata().getName();
    if (object instanceof Node) {
      tab("pods", pods(workspace, pod -> name.equals(pod.getSpec().getNodeName()), "node"));
    }
    Predicate<Pod> selected = PodSelector.of(object).orElse(null);
    workloadLogs =
        selected == null ? null : new WorkloadLogView(context, session, workspace, name, selected);
    if (workloadLogs != null && selected != null) {
      WorkloadLogView view = workloadLogs;
      tab("pods", pods(workspace, selected, "namespace"));
      Tab tab = tab("logs", view);
      tab.selectedProperty().addListener((property, before, now) -> view.shown());
    }
    if (UsageView.knows(object)) {
      tab("usage", new UsageView(context, session.usage(), row));
    }
    tab("events", eventsOf(workspace, object));
    tab("yaml", yaml);
    Label gone = Nodes.wrapped(context.text("detail.gone"), "banner");
    gone.setId("detail-gone");
    gone.setMaxWidth(Double.MAX_VALUE);
    gone.visibleProperty().bind(row.goneProperty());
    gone.managedProperty().bind(row.goneProperty());
    forwards = new ForwardBar(context, session.forwards(), kind.resource(), object);
    Button graph =
        Nodes.iconButton("mdi2g-graph-outline", context.text("detail.graph"), showInGraph);
    graph.setId("detail-graph");
    Nodes.show(graph, Objects.KINDS.contains(kind.id()));
    this.showInGraph = showInGraph;
    HBox header = header(graph, new ActionBar(context, session, kind, "detail"), close);
    getChildren().addAll(header, forwards, gone, tabs);
    row.contentProperty().addListener(onChange);
    show();
  }

  /** Whether these are the details of this very object. */
  boolean isOf(Row other) {
    return row == other;
  }

  String key() {
    return row.key();
  }

  /** Shows a tab by its id. */
  void openTab(String id) {
    tabs.getTabs().stream()
        .filter(tab -> id.equals(tab.getId()))
        .findFirst()
        .ifPresent(tab -> tabs.getSelectionModel().select(tab));
  }

  /** What can be done here, for the palette. */
  List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    String name = row.object().getMetadata().getName();
    for (Tab tab : tabs.getTabs()) {
      commands.add(
          new Command(
              name + ": " + tab.getText(),
              context.text("palette.detail"),
              List.of(tab.getId()),
              () -> tabs.getSelectionModel().select(tab)));
    }
    commands.add(
        new Command(
            name + ": " + context.text("detail.graph"),
            context.text("palette.detail"),
            List.of("graph"),
            showInGraph));
    for (ForwardTarget port : forwards.ports()) {
      commands.add(
          new Command(
              name + ": " + context.text("forward.port", Integer.toString(port.port())),
              context.text("palette.detail"),
              List.of("port-forward", "forward"),
              () -> forwards.start(port)));
    }
    return commands;
  }

  /** Once a frame. */
  void frame() {
    if (logs != null) {
      logs.frame();
    }
    if (workloadLogs != null) {
      workloadLogs.frame();
    }
  }

  /** Whether the keyboard is a shell's: then keys are not the window's. */
  boolean hasShellKeyboard() {
    return terminal != null && terminal.hasKeyboard();
  }

  /** Puts the keyboard into the log's search, if the log is what is seen; returns whether it is. */
  boolean focusSearch() {
    if (!"logs".equals(tabs.getSelectionModel().getSelectedItem().getId())) {
      return false;
    }
    if (logs != null) {
      logs.focusSearch();
    } else if (workloadLogs != null) {
      workloadLogs.focusSearch();
    }
    return true;
  }

  /** Lets go of what it follows. */
  void close() {
    row.contentProperty().removeListener(onChange);
    if (logs != null) {
      logs.close();
    }
    if (workloadLogs != null) {
      workloadLogs.close();
    }
    if (terminal != null) {
      terminal.close();
    }
  }

  private HBox header(Button graph, ActionBar actions, Runnable close) {
    HasMetadata object = row.object();
    actions.setRows(List.of(row));
    row.goneProperty().addListener((property, before, gone) -> actions.setRows(List.of(row)));
    VBox title =
        new VBox(
            Nodes.label(object.getMetadata().getName(), "detail-title"),
            Nodes.label(
                object.getKind() + (row.namespace().isEmpty() ? "" : " · " + row.namespace()),
                "muted"));
    HBox.setHgrow(title, Priority.ALWAYS);
    title.setMinWidth(0);
    HBox header = new HBox(title, graph, forwards.button(), actions);
    header.getChildren().add(Nodes.iconButton("mdi2c-close", context.text("action.close"), close));
    header.getStyleClass().add("detail-header");
    return header;
  }

  private Tab tab(String id, javafx.scene.Node content) {
    Tab tab = new Tab(context.text("detail." + id), content);
    tab.setId(id);
    tabs.getTabs().add(tab);
    return tab;
  }

  private ResourceTable eventsOf(Workspace workspace, HasMetadata object) {
    var table = workspace.table(Kinds.EVENTS);
    ResourceTable view =
        new ResourceTable(
            context,
            "events",
            table.headingsProperty(),
            new FilteredList<>(table.rows(), it -> Events.isAbout((Event) it.object(), object)),
            // About one object these two say the same in every row.
            Set.of("namespace", "object"));
    view.setId("detail-events");
    view.setPlaceholder(Nodes.label(context.text("detail.noEvents"), "muted"));
    return view;
  }

  private ResourceTable pods(Workspace workspace, Predicate<Pod> which, String without) {
    var table = workspace.table(Kinds.PODS);
    ResourceTable view =
        new ResourceTable(
            context,
            "pods",
            table.headingsProperty(),
            new FilteredList<>(table.rows(), it -> which.test((Pod) it.object())),
            Set.of(without));
    view.setId("detail-pods");
    view.setPlaceholder(Nodes.label(context.text("detail.none"), "muted"));
    return view;
  }

  /** The text is made in the background: of a large object that takes longer than a frame. */
  private void show() {
    HasMetadata object = row.object();
    overview.setContent(new DetailOverview(context, object));
    if (object instanceof Pod pod) {
      containers.setContent(new ContainersView(context, pod));
    }
    context
        .background()
        .execute(() -> {
          String text = ObjectYaml.of(object);
          Platform.runLater(() -> {
            if (row.object() == object) {
              yaml.show(text);
            }
          });
        });
  }

  private static ScrollPane scroll() {
    ScrollPane pane = new ScrollPane();
    pane.setFitToWidth(true);
    return pane;
  }
}
