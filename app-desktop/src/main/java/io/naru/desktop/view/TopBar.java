package io.naru.desktop.view;

import io.naru.desktop.lifecycle.Lifecycle;
import io.naru.desktop.table.Tone;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The cluster's name and state, what is shown of it, and the buttons for the whole. */
final class TopBar extends HBox {

  private final Context context;
  private final Label state = Nodes.label("", "chip");
  private final ComboBox<String> namespace = new ComboBox<>();
  private final TextField search = new TextField();
  private final Button startOrStop = new Button();

  private final MenuItem delete = new MenuItem();
  private final Menu contexts = new Menu();
  private final MenuButton menu = new MenuButton(null, new FontIcon("mdi2d-dots-vertical"));

  TopBar(Context context, String cluster, Runnable switchTheme, Runnable switchLanguage) {
    this.context = context;
    getStyleClass().add("top-bar");
    namespace.setId("namespace");
    namespace.getItems().add(context.text("top.allNamespaces"));
    namespace.getSelectionModel().selectFirst();
    namespace.setPrefWidth(190);
    search.setId("search");
    search.setPromptText(context.text("top.search"));
    search.setPrefWidth(240);
    state.setId("state");
    startOrStop.setId("start-or-stop");
    menu.setId("cluster-menu");
    menu.getStyleClass().addAll("button-icon", "flat", "no-arrow");
    menu.setAccessibleText(context.text("top.menu"));
    CheckMenuItem readOnly = new CheckMenuItem(context.text("top.readOnly"));
    readOnly.setId("read-only");
    readOnly.selectedProperty().bindBidirectional(context.readOnly());
    menu.getItems().addAll(readOnly, contexts, delete);
    contexts.setId("contexts");
    contexts.setText(context.text("top.contexts"));
    contexts.setGraphic(new FontIcon("mdi2s-server-network"));
    delete.setId("delete-cluster");
    delete.setText(context.text("action.deleteCluster"));
    delete.setGraphic(new FontIcon("mdi2t-trash-can-outline"));
    Button language = new Button(context.text("action.language"));
    language.getStyleClass().add("flat");
    language.setOnAction(event -> switchLanguage.run());
    Button theme =
        Nodes.iconButton("mdi2t-theme-light-dark", context.text("action.theme"), switchTheme);
    theme.setId("theme");
    getChildren()
        .addAll(
            Logo.view(26),
            Nodes.label(cluster, "cluster-name"),
            state,
            Nodes.spacer(),
            namespace,
            search,
            startOrStop,
            language,
            theme,
            menu);
  }

  ComboBox<String> namespace() {
    return namespace;
  }

  TextField search() {
    return search;
  }

  /** The one namespace that is chosen; empty: all. */
  String chosenNamespace() {
    return namespace.getSelectionModel().getSelectedIndex() <= 0 ? "" : namespace.getValue();
  }

  /** Offers these namespaces, and keeps the choice. */
  void setNamespaces(List<String> names) {
    List<String> offered = new java.util.ArrayList<>(names);
    offered.addFirst(context.text("top.allNamespaces"));
    if (!offered.equals(namespace.getItems())) {
      String chosen = namespace.getValue();
      namespace.getItems().setAll(offered);
      namespace.setValue(offered.contains(chosen) ? chosen : offered.getFirst());
    }
  }

  /** Offers these contexts of the user's kubeconfig, each of which opens in a window of its own. */
  void setContexts(List<String> names, Consumer<String> open) {
    contexts.getItems().clear();
    for (String name : names) {
      MenuItem item = new MenuItem(name);
      item.setMnemonicParsing(false);
      item.setOnAction(event -> open.accept(name));
      contexts.getItems().add(item);
    }
    contexts.setDisable(names.isEmpty());
  }

  /** What to do when the cluster is to be deleted. */
  void onDelete(Runnable action) {
    delete.setOnAction(event -> action.run());
  }

  /** Shows the cluster's state; {@code online}: whether it answers. */
  void show(Lifecycle lifecycle, boolean online) {
    Lifecycle.State now = lifecycle.stateProperty().get();
    boolean lost = now == Lifecycle.State.RUNNING && !online;
    state.setText(context.text(lost ? "state.LOST" : "state." + now));
    Tone tone =
        switch (now) {
          case RUNNING -> lost ? Tone.BAD : Tone.GOOD;
          case STARTING, STOPPING, DELETING -> Tone.BUSY;
          case FAILED -> Tone.BAD;
          case STOPPED, MISSING -> Tone.MUTED;
        };
    state.getStyleClass().setAll("label", "chip", tone.styleClass());
    boolean running = now == Lifecycle.State.RUNNING || now == Lifecycle.State.STOPPING;
    startOrStop.setText(
        context.text(
            running
                ? "action.stop"
                : now == Lifecycle.State.MISSING ? "action.create" : "action.start"));
    startOrStop.setGraphic(new FontIcon(running ? "mdi2s-stop" : "mdi2p-play"));
    startOrStop.setDisable(now.isBusy());
    Nodes.show(startOrStop, lifecycle.isOurs());
    delete.setVisible(lifecycle.isOurs());
    delete.setDisable(now.isBusy() || now == Lifecycle.State.MISSING);
    startOrStop.setOnAction(event -> {
      if (running) {
        lifecycle.stop();
      } else {
        lifecycle.start();
      }
    });
    namespace.setDisable(now != Lifecycle.State.RUNNING);
    search.setDisable(now != Lifecycle.State.RUNNING);
  }
}
