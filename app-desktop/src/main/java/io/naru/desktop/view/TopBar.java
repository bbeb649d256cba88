package io.naru.desktop.view;

import io.naru.desktop.lifecycle.Lifecycle;
import io.naru.desktop.table.Tone;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
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
    Button language = new Button(context.text("action.language"));
    language.getStyleClass().add("flat");
    language.setOnAction(event -> switchLanguage.run());
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
            Nodes.iconButton("mdi2t-theme-light-dark", context.text("action.theme"), switchTheme));
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

  void show(Lifecycle lifecycle) {
    Lifecycle.State now = lifecycle.stateProperty().get();
    state.setText(context.text("state." + now));
    Tone tone =
        switch (now) {
          case RUNNING -> Tone.GOOD;
          case STARTING, STOPPING -> Tone.BUSY;
          case FAILED -> Tone.BAD;
          case STOPPED -> Tone.MUTED;
        };
    state.getStyleClass().setAll("label", "chip", tone.styleClass());
    boolean running = now == Lifecycle.State.RUNNING || now == Lifecycle.State.STOPPING;
    startOrStop.setText(context.text(running ? "action.stop" : "action.start"));
    startOrStop.setGraphic(new FontIcon(running ? "mdi2s-stop" : "mdi2p-play"));
    startOrStop.setDisable(now == Lifecycle.State.STARTING || now == Lifecycle.State.STOPPING);
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
