package io.naru.desktop.view;

import io.naru.desktop.topology.Ink;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;

/** A curve over time, with lines for what was asked for and what is allowed. */
final class UsageGraph extends Pane {

  private static final double HEIGHT = 130;
  private static final double BOTTOM = 6;
  private static final double TOP = 16;

  /** A line across: a request or a limit. */
  record Mark(String title, double value, Ink ink) {}

  private final Canvas canvas = new Canvas();
  private final Inks inks = new Inks();
  private final DoubleFunction<String> words;
  private List<Double> values = List.of();
  private List<Mark> marks = List.of();

  /**
   * @param words says a value for people
   */
  UsageGraph(DoubleFunction<String> words) {
    this.words = words;
    getChildren().addAll(inks, canvas);
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
    setMinWidth(0);
    getStyleClass().add("usage-graph");
    canvas.widthProperty().bind(widthProperty());
    canvas.heightProperty().bind(heightProperty());
    widthProperty().addListener((property, before, now) -> paint());
  }

  /** Shows values, the oldest first. */
  void show(List<Double> now, List<Mark> lines) {
    values = now;
    marks = lines.stream().filter(mark -> mark.value() > 0).toList();
    paint();
  }

  private void paint() {
    double width = canvas.getWidth();
    double height = canvas.getHeight();
    GraphicsContext graphics = canvas.getGraphicsContext2D();
    graphics.clearRect(0, 0, width, height);
    if (values.isEmpty() || width <= 0) {
      return;
    }
    Map<Ink, Color> colours = inks.colours();
    double top = values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    double highest = top;
    for (Mark mark : marks) {
      if (mark.value() < top * 4) { // a limit far above would press the curve flat
        highest = Math.max(highest, mark.value());
      }
    }
    highest = highest <= 0 ? 1 : highest * 1.1;
    int room = Math.max(30, values.size());
    double step = width / (room - 1);
    double start = width - step * (values.size() - 1);
    Color line = colours.getOrDefault(Ink.ACCENT, Color.BLUE);
    graphics.setFont(Font.font(11));
    graphics.beginPath();
    graphics.moveTo(start, height - BOTTOM);
    for (int i = 0; i < values.size(); i++) {
      graphics.lineTo(start + i * step, y(values.get(i), highest, height));
    }
    graphics.lineTo(width, height - BOTTOM);
    graphics.closePath();
    graphics.setFill(line.deriveColor(0, 1, 1, 0.15));
    graphics.fill();
    graphics.setStroke(line);
    graphics.setLineWidth(1.6);
    graphics.setLineDashes();
    graphics.beginPath();
    for (int i = 0; i < values.size(); i++) {
      double y = y(values.get(i), highest, height);
      if (i == 0) {
        graphics.moveTo(start, y);
      } else {
        graphics.lineTo(start + i * step, y);
      }
    }
    graphics.stroke();
    for (Mark mark : marks) {
      if (mark.value() <= highest) {
        double y = y(mark.value(), highest, height);
        graphics.setStroke(colours.getOrDefault(mark.ink(), Color.GRAY));
        graphics.setLineWidth(1);
        graphics.setLineDashes(5, 4);
        graphics.strokeLine(0, y, width, y);
        graphics.setFill(colours.getOrDefault(mark.ink(), Color.GRAY));
        graphics.fillText(mark.title() + " " + words.apply(mark.value()), 6, y - 3);
      }
    }
  }

  private static double y(double value, double highest, double height) {
    return height - BOTTOM - (height - BOTTOM - TOP) * value / highest;
  }
}
