package io.naru.desktop.view;

import io.naru.desktop.topology.Box;
import io.naru.desktop.topology.Drawing;
import io.naru.desktop.topology.GraphNode;
import io.naru.desktop.topology.Grouping;
import io.naru.desktop.topology.Ink;
import io.naru.desktop.topology.Motion;
import io.naru.desktop.topology.Picture;
import io.naru.desktop.topology.TopologyModel;
import io.naru.desktop.topology.Viewport;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/**
 * The graph on one canvas. Painted only in frames in which something has changed or moves, and only
 * what is in sight.
 */
final class TopologyCanvas extends Pane {

  private static final double KEY_ZOOM = 1.25;

  private final Context context;
  private final TopologyModel model;
  private final Consumer<GraphNode> open;
  private final Canvas canvas = new Canvas();
  private final Inks inks = new Inks();
  private final Motion motion = new Motion();
  private Map<Ink, Color> painted = Map.of();
  private Viewport viewport = Viewport.START;
  private @Nullable Set<String> searched;
  private boolean fitted;
  private boolean dirty = true;
  private double dragX;
  private double dragY;
  private boolean dragged;
  private long longestPaint;

  TopologyCanvas(Context context, TopologyModel model, Consumer<GraphNode> open) {
    this.context = context;
    this.model = model;
    this.open = open;
    setId("topology-canvas");
    setFocusTraversable(true);
    getStyleClass().add("topology-canvas");
    getChildren().addAll(inks, canvas);
    canvas.widthProperty().bind(widthProperty());
    canvas.heightProperty().bind(heightProperty());
    widthProperty().addListener((property, before, now) -> resized());
    heightProperty().addListener((property, before, now) -> resized());
    setMinSize(0, 0);
    model
        .pictureProperty()
        .addListener((property, before, now) -> {
          if (before.placement() != now.placement()) {
            motion.start(now.placement(), System.nanoTime());
            if (!fitted) {
              fit();
            }
          }
          dirty = true;
        });
    motion.start(model.pictureProperty().get().placement(), System.nanoTime());
    model
        .choiceProperty()
        .addListener((property, before, now) -> {
          dirty = true;
          Box box =
              now == null ? null : model.pictureProperty().get().placement().boxes().get(now.id());
          if (box != null) {
            viewport = viewport.showing(box, getWidth(), getHeight());
          }
        });
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::pressed);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
    addEventHandler(MouseEvent.MOUSE_CLICKED, this::clicked);
    setOnScroll(event -> {
      fitted = true;
      double factor = Math.pow(1.0016, event.getDeltaY());
      view(viewport.zoomedAt(event.getX(), event.getY(), factor));
    });
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  /** Once a frame. */
  void frame() {
    long now = System.nanoTime();
    Map<Ink, Color> colours = inks.colours();
    Set<String> search = model.found();
    if (!colours.equals(painted) || search != searched) {
      painted = colours;
      searched = search;
      dirty = true;
    }
    if (dirty || motion.isMoving(now)) {
      dirty = motion.isMoving(now); // once more when it has arrived
      paint(now);
      longestPaint = Math.max(longestPaint, System.nanoTime() - now);
    }
  }

  /** How long the longest painting took until now, in nanoseconds; for tests. */
  long longestPaint() {
    return longestPaint;
  }

  /** For tests. */
  Viewport viewport() {
    return viewport;
  }

  /** Shows everything. */
  void fit() {
    fitted = false;
    view(Viewport.fit(model.pictureProperty().get().placement(), getWidth(), getHeight()));
  }

  void zoom(double factor) {
    fitted = true;
    view(viewport.zoomedAt(getWidth() / 2, getHeight() / 2, factor));
  }

  Map<Ink, Color> colours() {
    return inks.colours();
  }

  /** What is drawn at rest. */
  Drawing drawing() {
    return drawing(model.pictureProperty().get().placement().boxes());
  }

  private Drawing drawing(Map<String, Box> boxes) {
    TopologyModel.Choice choice = model.choiceProperty().get();
    Picture picture = model.pictureProperty().get();
    return new Drawing(
        picture,
        boxes,
        choice == null ? null : choice.id(),
        choice == null ? null : choice.port(),
        model.route(),
        model.groupingProperty().get() == Grouping.NODE,
        model.found(),
        kind -> context.text("kind." + kind),
        link -> context.text("link." + link));
  }

  private void paint(long now) {
    GraphicsContext graphics = canvas.getGraphicsContext2D();
    graphics.setTransform(1, 0, 0, 1, 0, 0);
    graphics.setGlobalAlpha(1);
    graphics.clearRect(0, 0, canvas.getWidth(), canvas.getHeight());
    graphics.setTransform(viewport.scale(), 0, 0, viewport.scale(), viewport.x(), viewport.y());
    drawing(motion.boxes(now))
        .draw(
            new CanvasPen(graphics, painted),
            viewport.visible(getWidth(), getHeight()),
            viewport.scale());
  }

  private void view(Viewport next) {
    viewport = next;
    dirty = true;
  }

  private void resized() {
    dirty = true;
    if (!fitted) {
      fit();
    }
  }

  private void pressed(MouseEvent event) {
    requestFocus();
    dragX = event.getX();
    dragY = event.getY();
    dragged = false;
  }

  private void drag(MouseEvent event) {
    if (dragged || Math.hypot(event.getX() - dragX, event.getY() - dragY) > 4) {
      dragged = true;
      fitted = true;
      view(viewport.movedBy(event.getX() - dragX, event.getY() - dragY));
      dragX = event.getX();
      dragY = event.getY();
    }
  }

  private void clicked(MouseEvent event) {
    if (dragged || event.getButton() != MouseButton.PRIMARY) {
      return;
    }
    double x = viewport.toPictureX(event.getX());
    double y = viewport.toPictureY(event.getY());
    if (event.getClickCount() == 2) {
      GraphNode node = model.nodeAt(x, y);
      if (node != null) {
        open.accept(node);
      }
    } else {
      model.chooseAt(x, y);
    }
  }

  private void key(KeyEvent event) {
    if (event.isShortcutDown()) {
      return;
    }
    switch (event.getCode()) {
      case LEFT -> model.move(-1, 0);
      case RIGHT -> model.move(1, 0);
      case UP -> model.move(0, -1);
      case DOWN -> model.move(0, 1);
      case P -> model.nextPort();
      case PLUS, ADD, EQUALS -> zoom(KEY_ZOOM);
      case MINUS, SUBTRACT -> zoom(1 / KEY_ZOOM);
      case DIGIT0, NUMPAD0 -> fit();
      case ENTER -> openChosen();
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void openChosen() {
    TopologyModel.Choice choice = model.choiceProperty().get();
    GraphNode node =
        choice == null ? null : model.pictureProperty().get().graph().nodes().get(choice.id());
    if (node != null) {
      open.accept(node);
    }
  }
}
