package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Event;
import io.naru.desktop.palette.Command;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Ages;
import io.naru.desktop.timeline.Timeline;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** The events of the cluster: how many in each minute of the last hour, and like ones together. */
final class TimelinePage extends VBox implements PageCommands {

  private static final double BAR_HEIGHT = 64;

  private final Context context;
  private final Workspace workspace;
  private final Consumer<Event> open;
  private final ListView<Timeline.Group> list = new ListView<>();
  private final HBox bars = new HBox(2);
  private final Label count = Nodes.label("", "muted");
  private final ToggleButton warnings;
  private List<Object> shown = List.of();

  TimelinePage(Context context, Workspace workspace, Consumer<Event> open) {
    this.context = context;
    this.workspace = workspace;
    this.open = open;
    setId("timeline");
    getStyleClass().addAll("page", "timeline");
    warnings = new ToggleButton(context.text("timeline.warnings"));
    warnings.setId("timeline-warnings");
    HBox header =
        new HBox(
            10,
            Nodes.label(context.text("page.timeline"), "page-title"),
            count,
            Nodes.spacer(),
            warnings);
    header.setAlignment(Pos.CENTER_LEFT);
    bars.setAlignment(Pos.BOTTOM_LEFT);
    bars.setMinHeight(BAR_HEIGHT + 20);
    bars.getStyleClass().add("timeline-bars");
    list.setId("timeline-list");
    list.setFixedCellSize(30);
    list.setCellFactory(view -> new GroupCell());
    list.setPlaceholder(Nodes.label(context.text("timeline.none"), "muted"));
    list.setOnMouseClicked(event -> {
      if (event.getClickCount() == 2) {
        openSelected();
      }
    });
    list.setOnKeyPressed(event -> {
      if (event.getCode() == javafx.scene.input.KeyCode.ENTER) {
        openSelected();
      }
    });
    setVgrow(list, Priority.ALWAYS);
    HBox hour =
        new HBox(
            Nodes.label(context.text("timeline.hourAgo"), "muted"),
            Nodes.spacer(),
            Nodes.label(context.text("timeline.now"), "muted"));
    getChildren().addAll(header, new VBox(2, bars, hour), list);
    workspace.rows("events");
  }

  /** Ages go on by the second, the rest only if something has happened. */
  @Override
  public void frame() {
    List<Object> wanted =
        List.of(
            workspace.version(),
            context.now().get().getEpochSecond() / 5,
            workspace.namespaceProperty().get(),
            workspace.searchProperty().get(),
            warnings.isSelected());
    if (wanted.equals(shown)) {
      return;
    }
    shown = wanted;
    List<Event> events =
        workspace.rows("events").stream().map(row -> (Event) row.object()).toList();
    Timeline timeline =
        Timeline.of(
            events,
            new Timeline.Filter(
                workspace.namespaceProperty().get(),
                workspace.searchProperty().get(),
                warnings.isSelected()),
            context.now().get());
    count.setText(context.text("timeline.count", timeline.groups().size(), events.size()));
    if (!timeline.groups().equals(list.getItems())) {
      Timeline.Group selected = list.getSelectionModel().getSelectedItem();
      list.getItems().setAll(timeline.groups());
      list.getSelectionModel().select(selected);
    } else {
      list.refresh();
    }
    showBars(timeline.bars());
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command(
            context.text("timeline.warnings"),
            context.text("page.timeline"),
            List.of("warnings"),
            warnings::fire));
  }

  private void openSelected() {
    Timeline.Group group = list.getSelectionModel().getSelectedItem();
    if (group != null) {
      open.accept(group.newest());
    }
  }

  private void showBars(List<Timeline.Bar> minutes) {
    int most =
        Math.max(
            1, minutes.stream().mapToInt(bar -> bar.normal() + bar.warnings()).max().orElse(1));
    bars.getChildren().clear();
    for (Timeline.Bar minute : minutes) {
      VBox bar =
          new VBox(
              part(minute.warnings(), most, "bar-warning"),
              part(minute.normal(), most, "bar-normal"));
      bar.setAlignment(Pos.BOTTOM_CENTER);
      bar.getStyleClass().add("timeline-bar");
      HBox.setHgrow(bar, Priority.ALWAYS);
      bar.setPrefWidth(4);
      bars.getChildren().add(bar);
    }
  }

  private static Region part(int number, int most, String style) {
    Region region = new Region();
    double height = number == 0 ? 0 : Math.max(2, BAR_HEIGHT * number / most);
    region.setMinHeight(height);
    region.setPrefHeight(height);
    region.setMaxHeight(height);
    region.getStyleClass().add(style);
    return region;
  }

  private final class GroupCell extends ListCell<Timeline.Group> {

    @Override
    protected void updateItem(Timeline.@Nullable Group group, boolean empty) {
      super.updateItem(group, empty);
      if (group == null || empty) {
        setGraphic(null);
        return;
      }
      FontIcon icon =
          new FontIcon(group.isWarning() ? "mdi2a-alert-outline" : "mdi2i-information-outline");
      icon.getStyleClass().add(group.isWarning() ? "tone-warning" : "tone-muted");
      Label age = Nodes.label(Ages.between(group.last(), context.now().get()), "muted");
      age.setMinWidth(64);
      Label times = Nodes.label(group.count() > 1 ? "×" + group.count() : "", "muted");
      times.setMinWidth(44);
      Label reason = Nodes.label(String.valueOf(group.newest().getReason()), "card-title");
      reason.setMinWidth(180);
      reason.setMaxWidth(180);
      Hyperlink object = new Hyperlink(group.object());
      object.setMinWidth(250);
      object.setMaxWidth(250);
      object.setFocusTraversable(false);
      object.setOnAction(event -> open.accept(group.newest()));
      String message = group.newest().getMessage();
      Label text = Nodes.label(message == null ? "" : message.replace('\n', ' '));
      text.setMinWidth(0);
      HBox.setHgrow(text, Priority.ALWAYS);
      HBox line = new HBox(8, icon, age, times, reason, object, text);
      line.setAlignment(Pos.CENTER_LEFT);
      // The message gives way, not the list.
      line.prefWidthProperty().bind(list.widthProperty().subtract(34));
      line.setMaxWidth(USE_PREF_SIZE);
      setGraphic(line);
    }
  }
}
