package io.naru.desktop;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.UpOptions;
import io.naru.desktop.kinds.Resource;
import io.naru.desktop.lifecycle.ClusterControl;
import io.naru.desktop.lifecycle.Contexts;
import io.naru.desktop.lifecycle.ForeignCluster;
import io.naru.desktop.lifecycle.Lifecycle;
import io.naru.desktop.lifecycle.OwnCluster;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.view.Logo;
import io.naru.desktop.view.MainView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/** Composes the window's parts, gives them the beat of frames, and stops the cluster at the end. */
public final class DesktopApplication extends Application {

  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private Contexts contexts = new Contexts(List.of());
  private final InstantSource clock = InstantSource.system();
  private final ReadOnlyObjectWrapper<Instant> now = new ReadOnlyObjectWrapper<>(clock.instant());

  /** In the order they were opened. */
  private final List<Window> windows = new ArrayList<>();

  @Override
  public void start(Stage stage) {
    Arguments arguments = Arguments.parse(getParameters().getRaw());
    ClusterHome home = ClusterHome.ofEnvironment();
    ClusterControl control =
        new OwnCluster(
            new Cluster(home, arguments.cluster()),
            new UpOptions(arguments.nodes(), arguments.provider()));
    Settings settings = new Settings(home.root().resolve("desktop.properties"));
    if (arguments.theme() != null) {
      settings.put("theme", arguments.theme());
    }
    if (arguments.language() != null) {
      settings.put("language", arguments.language());
    }
    contexts =
        arguments.kubeconfig() == null
            ? Contexts.ofUser()
            : new Contexts(List.of(Path.of(arguments.kubeconfig())));
    Platform.setImplicitExit(false); // the last window says when
    if (arguments.context() != null) {
      control = new ForeignCluster(contexts, arguments.context());
    }
    String name = arguments.context() == null ? arguments.cluster() : arguments.context();
    new Window(
            stage,
            name,
            new MainView.Place(
                Objects.requireNonNullElse(arguments.page(), "overview"),
                arguments.select(),
                arguments.tab()),
            control,
            settings)
        .open();
  }

  /** Another cluster of the kubeconfig, in a window of its own. */
  private void openContext(String context, Settings settings) {
    new Window(
            new Stage(),
            context,
            new MainView.Place("overview", null, null),
            new ForeignCluster(contexts, context),
            settings)
        .open();
  }

  /** The window is closed, and what lived in this process has stopped. */
  @Override
  public void stop() {
    List.copyOf(windows).forEach(Window::close);
    background.shutdownNow();
  }

  /** One window on one cluster. User interface thread only. */
  private final class Window {
    private final Stage stage;
    private final String name;
    private final AnimationTimer frames;
    private final Settings settings;
    private final Lifecycle lifecycle;
    private MainView.Place place;
    private MainView view;
    private @Nullable ClusterSession session;
    private @Nullable Workspace workspace;

    Window(
        Stage stage, String name, MainView.Place place, ClusterControl control, Settings settings) {
      this.stage = stage;
      this.name = name;
      this.place = place;
      this.settings = settings;
      frames =
          new AnimationTimer() {
            @Override
            public void handle(long nanoseconds) {
              frame();
            }
          };
      lifecycle =
          new Lifecycle(
              control, background, Platform::runLater, clock, this::connect, this::detach);
      view = newView();
    }

    void open() {
      windows.add(this);
      applyTheme();
      Scene scene = new Scene(view, settings.number("width", 1280), settings.number("height", 800));
      scene
          .getStylesheets()
          .add(
              Objects.requireNonNull(DesktopApplication.class.getResource("desktop.css"))
                  .toExternalForm());
      stage.setScene(scene);
      stage.setMinWidth(900);
      stage.setMinHeight(560);
      stage.getIcons().addAll(Logo.image(32), Logo.image(128));
      stage.setTitle(texts().get("app.title", name));
      stage.setOnCloseRequest(event -> {
        event.consume();
        askToClose();
      });
      stage.show();
      lifecycle.start();
      frames.start();
      offerContexts();
    }

    private void offerContexts() {
      background.execute(() -> {
        List<String> names = contexts.names();
        Platform.runLater(() -> view.setContexts(names, other -> openContext(other, settings)));
      });
    }

    /** This window is done; with the last one the application ends. */
    private void leave() {
      close();
      if (windows.isEmpty()) {
        Platform.exit();
      } else {
        stage.hide();
      }
    }

    /** A cluster that lives here stops first, in sight; one that lives elsewhere goes on. */
    private void askToClose() {
      if (lifecycle.isLeaving()) {
        leave(); // asked for twice: not even what is under way is waited for
      } else if (lifecycle.isHere() || lifecycle.stateProperty().get().isBusy()) {
        view.askToClose(() -> lifecycle.leave(this::leave));
      } else {
        leave();
      }
    }

    void close() {
      if (!windows.remove(this)) {
        return;
      }
      frames.stop();
      settings.put("width", stage.getScene().getWidth());
      settings.put("height", stage.getScene().getHeight());
      settings.save();
      detach();
    }

    private void frame() {
      Instant instant = clock.instant();
      if (instant.getEpochSecond() != now.get().getEpochSecond()) {
        now.set(instant);
        windows.forEach(Window::discoverAnew);
      }
      if (workspace != null) {
        workspace.frame();
      }
      view.frame();
    }

    /** In the background; returns what is left to do on the user interface's thread. */
    private Runnable connect(byte[] kubeconfig) {
      ClusterSession opened = new ClusterSession(kubeconfig);
      try {
        List<Resource> resources = opened.discover();
        return () -> attach(opened, resources);
      } catch (IOException e) {
        opened.close();
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    /** Once a second at most: custom kinds come and go while the window is open. */
    private void discoverAnew() {
      ClusterSession asked = session;
      Workspace tables = workspace;
      if (asked == null || tables == null || !tables.takeKindsChanged()) {
        return;
      }
      background.execute(() -> {
        try {
          List<Resource> resources = asked.discover();
          Platform.runLater(() -> tables.setResources(resources));
        } catch (IOException e) {
          tables.kindsChanged(); // the next second may have more luck
        }
      });
    }

    private void attach(ClusterSession opened, List<Resource> resources) {
      Workspace tables = new Workspace(opened, resources);
      session = opened;
      workspace = tables;
      view.attach(opened, tables);
    }

    private void detach() {
      view.detach();
      workspace = null;
      if (session != null) {
        ClusterSession closed = session;
        session = null;
        background.execute(closed::close);
      }
    }

    private MainView newView() {
      return new MainView(
          texts(),
          settings,
          background,
          now.getReadOnlyProperty(),
          lifecycle,
          name,
          place,
          this::switchTheme,
          this::switchLanguage);
    }

    private Texts texts() {
      return new Texts(
          Locale.forLanguageTag(settings.get("language", Locale.getDefault().getLanguage())));
    }

    private void switchTheme() {
      settings.put("theme", settings.get("theme", "light").equals("dark") ? "light" : "dark");
      applyTheme();
    }

    private void applyTheme() {
      boolean dark = settings.get("theme", "light").equals("dark");
      setUserAgentStylesheet(
          dark
              ? new PrimerDark().getUserAgentStylesheet()
              : new PrimerLight().getUserAgentStylesheet());
    }

    /** All texts change, so the view is made anew; the cluster's tables stay. */
    private void switchLanguage() {
      boolean korean = settings.get("language", Locale.getDefault().getLanguage()).equals("ko");
      settings.put("language", korean ? "en" : "ko");
      place = view.place();
      view.detach();
      view = newView();
      stage.getScene().setRoot(view);
      stage.setTitle(texts().get("app.title", name));
      if (session != null && workspace != null) {
        view.attach(session, workspace);
      }
      offerContexts();
    }
  }
}
