package io.naru.desktop.view;

import io.naru.desktop.palette.Command;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.topology.Box;
import io.naru.desktop.topology.GraphNode;
import io.naru.desktop.topology.Grouping;
import io.naru.desktop.topology.Ink;
import io.naru.desktop.topology.Link;
import io.naru.desktop.topology.Placement;
import io.naru.desktop.topology.SvgPen;
import io.naru.desktop.topology.TopologyModel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.SnapshotParameters;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import javafx.scene.shape.Line;
import javafx.stage.FileChooser;

/** The page with the live graph of the cluster's objects. */
final class TopologyPage extends VBox implements PageCommands {

  private static final double KEY_ZOOM = 1.25;
  private static final double LARGEST_IMAGE = 8000;

  private final Context context;
  private final TopologyModel model;
  private final TopologyCanvas canvas;
  private final ToggleGroup groupings = new ToggleGroup();

  TopologyPage(Context context, Workspace workspace, Consumer<GraphNode> open) {
    this.context = context;
    model = new TopologyModel(workspace, context.background(), Platform::runLater);
    canvas = new TopologyCanvas(context, model, open);
    setId("topology");
    getStyleClass().addAll("page", "topology-page");
    String remembered = context.settings().get("topology.grouping", Grouping.NAMESPACE.id());
    for (Grouping grouping : Grouping.values()) {
      if (grouping.id().equals(remembered)) {
        model.groupingProperty().set(grouping);
      }
    }
    Label count = Nodes.label("", "muted");
    count
        .textProperty()
        .bind(
            Bindings.createStringBinding(
                () ->
                    context.text(
                        "topology.count", model.pictureProperty().get().graph().nodes().size()),
                model.pictureProperty()));
    HBox header =
        new HBox(
            10,
            Nodes.label(context.text("page.topology"), "page-title"),
            count,
            Nodes.spacer(),
            groupingBar(),
            button("zoom-out", "mdi2m-magnify-minus-outline", () -> canvas.zoom(1 / KEY_ZOOM)),
            button("zoom-in", "mdi2m-magnify-plus-outline", () -> canvas.zoom(KEY_ZOOM)),
            button("fit", "mdi2f-fit-to-page-outline", canvas::fit),
            button("png", "mdi2f-file-png-box", () -> export("png")),
            button("svg", "mdi2v-vector-square", () -> export("svg")));
    header.setAlignment(Pos.CENTER_LEFT);
    setVgrow(canvas, Priority.ALWAYS);
    getChildren().addAll(header, canvas, legend());
  }

  @Override
  public void frame() {
    model.frame();
    canvas.frame();
  }

  @Override
  public List<Command> commands() {
    List<Command> commands = new ArrayList<>();
    String group = context.text("page.topology");
    for (Grouping grouping : Grouping.values()) {
      commands.add(
          new Command(
              context.text("topology.groupBy", context.text("grouping." + grouping.id())),
              group,
              List.of("group"),
              () -> choose(grouping)));
    }
    for (String action : List.of("fit", "png", "svg")) {
      commands.add(
          new Command(
              context.text("topology." + action),
              group,
              List.of(action),
              action.equals("fit") ? canvas::fit : () -> export(action)));
    }
    return commands;
  }

  /** Puts the keyboard on the graph. */
  void focus() {
    canvas.requestFocus();
  }

  TopologyModel model() {
    return model;
  }

  TopologyCanvas canvas() {
    return canvas;
  }

  private javafx.scene.control.Button button(String id, String icon, Runnable action) {
    var button = Nodes.iconButton(icon, context.text("topology." + id), action);
    button.setId("topology-" + id);
    return button;
  }

  private HBox groupingBar() {
    HBox bar = new HBox();
    for (Grouping grouping : Grouping.values()) {
      ToggleButton button = new ToggleButton(context.text("grouping." + grouping.id()));
      button.setId("grouping-" + grouping.id());
      button.setToggleGroup(groupings);
      button.setUserData(grouping);
      button.setSelected(grouping == model.groupingProperty().get());
      button.getStyleClass().add(style(grouping));
      button.setOnAction(event -> choose(grouping));
      bar.getChildren().add(button);
    }
    return bar;
  }

  private static String style(Grouping grouping) {
    return grouping.ordinal() == 0
        ? "left-pill"
        : grouping.ordinal() == Grouping.values().length - 1 ? "right-pill" : "center-pill";
  }

  private void choose(Grouping grouping) {
    groupings.getToggles().stream()
        .filter(toggle -> toggle.getUserData() == grouping)
        .forEach(groupings::selectToggle);
    model.groupingProperty().set(grouping);
    context.settings().put("topology.grouping", grouping.id());
    canvas.fit();
  }

  private HBox legend() {
    HBox legend = new HBox(16);
    legend.getStyleClass().add("topology-legend");
    for (Link link : List.of(Link.OWNER, Link.SELECTOR, Link.REFERENCE, Link.MOUNT)) {
      Line line = new Line(0, 0, 30, 0);
      line.getStyleClass().add("legend-" + link.id());
      HBox item = new HBox(6, line, Nodes.label(context.text("link." + link.id()), "muted"));
      item.setAlignment(Pos.CENTER_LEFT);
      legend.getChildren().add(item);
    }
    Label hint = Nodes.label(context.text("topology.hint"), "muted");
    hint.setMinWidth(0);
    legend.getChildren().addAll(Nodes.spacer(), hint);
    return legend;
  }

  private void export(String format) {
    FileChooser chooser = new FileChooser();
    chooser.setInitialFileName("topology." + format);
    chooser
        .getExtensionFilters()
        .add(
            new FileChooser.ExtensionFilter(
                format.toUpperCase(java.util.Locale.ROOT), "*." + format));
    File file = chooser.showSaveDialog(getScene().getWindow());
    if (file != null) {
      try {
        write(format, file.toPath());
      } catch (IOException e) {
        Confirm.failed(
            getScene().getWindow(), context.text("action.failed", String.valueOf(e.getMessage())));
      }
    }
  }

  /** Writes the whole graph into a file. */
  void write(String format, Path file) throws IOException {
    Map<Ink, Color> colours = canvas.colours();
    if (format.equals("svg")) {
      Files.writeString(file, SvgPen.write(canvas.drawing(), Inks.hexadecimal(colours)));
      return;
    }
    Placement placement = model.pictureProperty().get().placement();
    double margin = 16;
    double width = placement.width() + 2 * margin;
    double height = placement.height() + 2 * margin;
    double scale = Math.min(1, LARGEST_IMAGE / Math.max(width, height));
    Canvas whole = new Canvas(width * scale, height * scale);
    whole.getGraphicsContext2D().setTransform(scale, 0, 0, scale, margin * scale, margin * scale);
    canvas
        .drawing()
        .draw(
            new CanvasPen(whole.getGraphicsContext2D(), colours),
            new Box(-margin, -margin, width, height),
            scale);
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setFill(colours.getOrDefault(Ink.BACKGROUND, Color.WHITE));
    WritableImage image = whole.snapshot(parameters, null);
    PngFile.write(image, file);
  }
}
