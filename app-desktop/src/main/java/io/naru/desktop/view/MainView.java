package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.naru.desktop.Settings;
import io.naru.desktop.Texts;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.lifecycle.Lifecycle;
import io.naru.desktop.palette.Command;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The whole window: top bar, side bar, a page, and beside it the details of an object. */
public final class MainView extends BorderPane {

  /** A place in the window: what a deep link names. */
  public record Place(String page, @Nullable String selected, @Nullable String tab) {}

  /** What belongs to one run of the cluster. */
  private record Run(ClusterSession session, Workspace workspace) {}

  private final Context context;
  private final Lifecycle lifecycle;
  private final String cluster;
  private final WindowCommands windowCommands;
  private final Runnable switchTheme;
  private final Runnable switchLanguage;
  private final TopBar topBar;
  private final Sidebar sidebar;
  private final SplitPane split = new SplitPane();
  private final InvalidationListener stateListener = property -> showState();
  private final ListChangeListener<Kind<?>> kindsListener = change -> showKinds();
  private final ListChangeListener<Row> namespacesListener = change -> showNamespaces();
  private final VBox center = new VBox();
  private @Nullable ConnectionBanner banner;
  private boolean online = true;
  private @Nullable Run run;
  private @Nullable CommandPalette palette;
  private @Nullable DetailPane detail;
  private @Nullable TablePage tablePage;
  private @Nullable PageCommands shown;
  private Place place;
  private @Nullable Place wanted;
  private List<String> contexts = List.of();
  private Consumer<String> openContext = name -> {};

  /**
   * Makes the window's content.
   *
   * @param now ticks once a second
   * @param place what to show once the cluster runs
   */
  public MainView(
      Texts texts,
      Settings settings,
      Executor background,
      ReadOnlyObjectProperty<Instant> now,
      Lifecycle lifecycle,
      String cluster,
      Place place,
      Runnable switchTheme,
      Runnable switchLanguage) {
    BooleanProperty readOnly =
        new SimpleBooleanProperty(Boolean.parseBoolean(settings.get("readOnly", "false")));
    readOnly.addListener((property, before, on) -> settings.put("readOnly", on));
    this.context = new Context(texts, settings, background, now, readOnly);
    this.lifecycle = lifecycle;
    this.switchTheme = switchTheme;
    this.switchLanguage = switchLanguage;
    this.cluster = cluster;
    this.windowCommands = new WindowCommands(context, lifecycle, cluster);
    this.place = place;
    topBar = new TopBar(context, cluster, switchTheme, switchLanguage);
    sidebar = new Sidebar(context, page -> openPage(page));
    setTop(topBar);
    topBar.onDelete(this::askToDeleteCluster);
    split.setId("split");
    split.addEventFilter(MouseEvent.MOUSE_RELEASED, event -> rememberDetailWidth());
    showState();
    // Weak: the lifecycle outlives this view, which another language replaces.
    lifecycle.stateProperty().addListener(new WeakInvalidationListener(stateListener));
    addEventFilter(KeyEvent.KEY_PRESSED, this::shortcut);
  }

  /** Offers contexts of the user's kubeconfig. */
  public void setContexts(List<String> names, Consumer<String> open) {
    contexts = List.copyOf(names);
    openContext = open;
    topBar.setContexts(names, open);
  }

  /** The cluster runs: shows it. */
  public void attach(ClusterSession session, Workspace workspace) {
    run = new Run(session, workspace);
    ConnectionBanner watching = new ConnectionBanner(context, session.connection());
    banner = watching;
    center.getChildren().setAll(watching, split);
    VBox.setVgrow(split, Priority.ALWAYS);
    workspace.kinds().addListener(kindsListener);
    showKinds();
    workspace.rows("namespaces").addListener(namespacesListener);
    showNamespaces();
    workspace.searchProperty().bind(topBar.search().textProperty());
    topBar
        .namespace()
        .setOnAction(event -> workspace.namespaceProperty().set(topBar.chosenNamespace()));
    wanted = place.selected() == null ? null : place;
    openPage(place.page());
  }

  /** The cluster stops: lets go of it. */
  public void detach() {
    closeDetail();
    if (run != null) {
      run.workspace.searchProperty().unbind();
      run.workspace.kinds().removeListener(kindsListener);
      run.workspace.rows("namespaces").removeListener(namespacesListener);
    }
    run = null;
    banner = null;
    online = true;
    tablePage = null;
    shown = null;
    split.getItems().clear();
  }

  /** Once a frame, after the tables took over their events. */
  public void frame() {
    if (detail != null) {
      detail.frame();
    }
    if (shown != null) {
      shown.frame();
    }
    if (banner != null && banner.frame() != online) {
      online = !online;
      topBar.show(lifecycle, online);
    }
    if (wanted != null && run != null) {
      openWanted(run, wanted);
    }
  }

  private void openWanted(Run here, Place place) {
    Kind<?> kind = here.workspace.kind(place.page()).orElse(null);
    if (kind == null) {
      return;
    }
    String key = String.valueOf(place.selected());
    boolean isPage = tablePage != null && this.place.page().equals(place.page());
    Row row =
        isPage && tablePage != null
            ? tablePage.select(key)
            : here.workspace.table(kind).rows().find(key);
    if (row != null) {
      wanted = null;
      openDetail(kind, row);
      if (place.tab() != null && detail != null) {
        detail.openTab(place.tab());
      }
    }
  }

  /** Where the window is now. */
  public Place place() {
    return new Place(place.page(), detail == null ? null : detail.key(), null);
  }

  private void showState() {
    topBar.show(lifecycle, online);
    if (lifecycle.stateProperty().get() == Lifecycle.State.RUNNING) {
      setLeft(sidebar);
      setCenter(center);
    } else {
      setLeft(null);
      if (!(getCenter() instanceof StartPage)) {
        setCenter(new StartPage(context, lifecycle, cluster));
      }
    }
  }

  private void openPage(String page) {
    Run here = run;
    if (here == null) {
      return;
    }
    closeDetail();
    if (wanted != null && !wanted.page().equals(page)) {
      wanted = null; // it did not come, and something else is wanted now
    }
    place = new Place(page, null, null);
    sidebar.select(page);
    Kind<?> kind = here.workspace.kind(page).orElse(null);
    tablePage = null;
    if (kind == null) {
      show(
          switch (page) {
            case "topology" -> topologyPage(here);
            case "forwards" -> new ForwardsPage(context, here.session.forwards());
            case "timeline" -> new TimelinePage(context, here.workspace, this::openSubject);
            default ->
                new OverviewPage(
                    context, here.workspace, here.session.usage(), this::openPage, this::openPod);
          });
    } else {
      tablePage =
          new TablePage(
              context,
              here.session,
              kind,
              here.workspace.table(kind),
              row -> openDetail(kind, row));
      show(tablePage);
    }
  }

  /** Opens what an event is about, as soon as its table has it. */
  private void openSubject(Event event) {
    ObjectReference subject = event.getInvolvedObject();
    Run here = run;
    if (here == null || subject == null) {
      return;
    }
    here.workspace.kinds().stream()
        .filter(kind -> kind.resource().kind().equals(subject.getKind()))
        .findFirst()
        .ifPresent(kind -> {
          here.workspace.table(kind);
          boolean in = kind.namespaced() && subject.getNamespace() != null;
          wanted =
              new Place(
                  kind.id(),
                  in ? subject.getNamespace() + "/" + subject.getName() : subject.getName(),
                  null);
        });
  }

  private void showInGraph(Kind<?> kind, Row row) {
    if (!(shown instanceof TopologyPage)) {
      openPage("topology");
    }
    if (shown instanceof TopologyPage page) {
      page.model().choose(kind.id(), row.key());
    }
  }

  private TopologyPage topologyPage(Run here) {
    TopologyPage page =
        new TopologyPage(
            context,
            here.workspace,
            node ->
                here.workspace
                    .kind(node.kind())
                    .ifPresent(kind -> {
                      Row row = here.workspace.table(kind).rows().find(node.key());
                      if (row != null) {
                        openDetail(kind, row);
                      }
                    }));
    javafx.application.Platform.runLater(page::focus);
    return page;
  }

  private void openPod(Row row) {
    if (run == null) {
      return;
    }
    openPage("pods");
    if (tablePage != null) {
      tablePage.select(row.key());
    }
    run.workspace.kind("pods").ifPresent(kind -> openDetail(kind, row));
  }

  private void show(Node page) {
    shown = page instanceof PageCommands commands ? commands : null;
    split.getItems().setAll(page);
  }

  /** Opens an object's details beside whatever page is seen. */
  private void openDetail(Kind<?> kind, Row row) {
    Run here = run;
    if (here == null || (detail != null && detail.isOf(row))) {
      return;
    }
    closeDetail();
    DetailPane opened =
        new DetailPane(
            context,
            here.session,
            here.workspace,
            kind,
            row,
            () -> showInGraph(kind, row),
            this::closeDetail);
    detail = opened;
    SplitPane.setResizableWithParent(opened, false);
    split.getItems().add(opened);
    // Details keep their width in pixels, as the person left it, whatever the window's.
    double width = context.settings().number("detail.width", defaultDetailWidth());
    split.setDividerPositions(1 - width / Math.max(1, split.getWidth()));
  }

  private double defaultDetailWidth() {
    return Math.clamp(split.getWidth() * 0.44, 440, 640);
  }

  private void rememberDetailWidth() {
    if (detail != null && split.getDividerPositions().length == 1) {
      double position = split.getDividerPositions()[0];
      context.settings().put("detail.width", Math.round((1 - position) * split.getWidth()));
    }
  }

  private void askToDeleteCluster() {
    Confirm.ask(
        getScene().getWindow(),
        context,
        context.text("deleteCluster.title", cluster),
        context.text("deleteCluster.text"),
        "delete",
        context.text("action.deleteCluster"),
        lifecycle::delete);
  }

  /** Asks whether the window is to be closed though the cluster would stop with it. */
  public void askToClose(Runnable close) {
    Confirm.ask(
        getScene().getWindow(),
        context,
        context.text("close.title", cluster),
        context.text("close.text"),
        "close",
        context.text("close.do"),
        close);
  }

  private void showKinds() {
    if (run != null) {
      sidebar.setKinds(run.workspace.kinds());
      sidebar.select(place.page());
    }
  }

  private void showNamespaces() {
    if (run != null) {
      topBar.setNamespaces(names(run.workspace.rows("namespaces")));
    }
  }

  private void closeDetail() {
    if (detail != null) {
      detail.close();
      split.getItems().remove(detail);
      detail = null;
    }
  }

  private void openPalette() {
    if (palette != null && palette.isShowing()) {
      return; // the key repeats while it is held
    }
    List<Command> commands = new ArrayList<>();
    if (run != null && lifecycle.stateProperty().get() == Lifecycle.State.RUNNING) {
      if (detail != null) {
        commands.addAll(detail.commands());
      }
      if (shown != null) {
        commands.addAll(shown.commands());
      }
      commands.addAll(
          windowCommands.places(run.workspace.kinds(), this::openPage, topBar.namespace()));
    }
    commands.addAll(windowCommands.always(switchTheme, switchLanguage));
    commands.addAll(windowCommands.clusters(contexts, openContext));
    CommandPalette opened = new CommandPalette(context, commands);
    palette = opened;
    opened.showOver(getScene().getWindow());
  }

  private void shortcut(KeyEvent event) {
    if (detail != null && detail.hasShellKeyboard()) {
      return;
    }
    if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
      if (detail == null || !detail.focusSearch()) {
        topBar.search().requestFocus();
        topBar.search().selectAll();
      }
      event.consume();
    } else if (event.isShortcutDown() && event.getCode() == KeyCode.P) {
      openPalette();
      event.consume();
    } else if (event.isShortcutDown() && event.getCode() == KeyCode.K) {
      topBar.namespace().requestFocus();
      topBar.namespace().show();
      event.consume();
    } else if (event.getCode() == KeyCode.ESCAPE
        && detail != null
        && !topBar.namespace().isShowing()) {
      closeDetail();
      event.consume();
    }
  }

  private static List<String> names(List<Row> rows) {
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.key()));
    names.sort(null);
    return names;
  }
}
