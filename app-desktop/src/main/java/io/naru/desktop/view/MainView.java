package io.naru.desktop.view;

import io.naru.desktop.Texts;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Kinds;
import io.naru.desktop.lifecycle.Lifecycle;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
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
  private final TopBar topBar;
  private final Sidebar sidebar;
  private final SplitPane split = new SplitPane();
  private @Nullable Run run;
  private @Nullable DetailPane detail;
  private @Nullable TablePage tablePage;
  private Place place;
  private @Nullable Place wanted;

  /**
   * Makes the window's content.
   *
   * @param now ticks once a second
   * @param place what to show once the cluster runs
   */
  public MainView(
      Texts texts,
      Executor background,
      ReadOnlyObjectProperty<Instant> now,
      Lifecycle lifecycle,
      String cluster,
      Place place,
      Runnable switchTheme,
      Runnable switchLanguage) {
    this.context = new Context(texts, background, now);
    this.lifecycle = lifecycle;
    this.cluster = cluster;
    this.place = place;
    topBar = new TopBar(context, cluster, switchTheme, switchLanguage);
    sidebar = new Sidebar(context, page -> openPage(page));
    setTop(topBar);
    showState();
    lifecycle.stateProperty().addListener((property, before, state) -> showState());
    addEventFilter(KeyEvent.KEY_PRESSED, this::shortcut);
  }

  /** The cluster runs: shows it. */
  public void attach(ClusterSession session, Workspace workspace) {
    run = new Run(session, workspace);
    var namespaces = workspace.table(Kinds.NAMESPACES).rows();
    namespaces.addListener(
        (ListChangeListener<Row>) change -> topBar.setNamespaces(names(namespaces)));
    topBar.setNamespaces(names(namespaces));
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
    }
    run = null;
    tablePage = null;
    split.getItems().clear();
  }

  /** Once a frame, after the tables took over their events. */
  public void frame() {
    if (detail != null) {
      detail.frame();
    }
    if (wanted != null && tablePage != null) {
      Row row = tablePage.select(String.valueOf(wanted.selected()));
      if (row != null) {
        String tab = wanted.tab();
        wanted = null;
        openDetail(row);
        if (tab != null && detail != null) {
          detail.openTab(tab);
        }
      }
    }
  }

  /** Where the window is now. */
  public Place place() {
    return new Place(place.page(), detail == null ? null : detail.key(), null);
  }

  private void showState() {
    topBar.show(lifecycle);
    if (lifecycle.stateProperty().get() == Lifecycle.State.RUNNING) {
      setLeft(sidebar);
      setCenter(split);
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
    place = new Place(page, null, null);
    sidebar.select(page);
    Kind<?> kind =
        here.workspace.kinds().stream().filter(it -> it.id().equals(page)).findFirst().orElse(null);
    if (kind == null) {
      tablePage = null;
      show(new OverviewPage(context, here.workspace, this::openPage, this::openPod));
    } else {
      tablePage = new TablePage(context, kind, here.workspace.table(kind), this::openDetail);
      show(tablePage);
    }
  }

  private void openPod(Row row) {
    openPage("pods");
    if (tablePage != null) {
      tablePage.select(row.key());
    }
    openDetail(row);
  }

  private void show(Node page) {
    split.getItems().setAll(page);
  }

  private void openDetail(Row row) {
    Run here = run;
    if (here == null || (detail != null && detail.key().equals(row.key()))) {
      return;
    }
    double divider = detail == null ? 0.6 : split.getDividerPositions()[0];
    closeDetail();
    DetailPane opened =
        new DetailPane(context, here.session, here.workspace, row, this::closeDetail);
    detail = opened;
    split.getItems().add(opened);
    split.setDividerPositions(divider);
  }

  private void closeDetail() {
    if (detail != null) {
      detail.close();
      split.getItems().remove(detail);
      detail = null;
    }
  }

  private void shortcut(KeyEvent event) {
    if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
      if (detail == null || !detail.focusSearch()) {
        topBar.search().requestFocus();
        topBar.search().selectAll();
      }
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
