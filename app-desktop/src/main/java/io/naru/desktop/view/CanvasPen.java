package io.naru.desktop.view;

import io.naru.desktop.topology.Box;
import io.naru.desktop.topology.Ink;
import io.naru.desktop.topology.Pen;
import java.util.Map;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.FontWeight;

/** Draws on a canvas, whose own transformation is the viewport's. */
final class CanvasPen implements Pen {

  private static final Color UNKNOWN = Color.GRAY;

  private final GraphicsContext graphics;
  private final Map<Ink, Color> colours;

  CanvasPen(GraphicsContext graphics, Map<Ink, Color> colours) {
    this.graphics = graphics;
    this.colours = colours;
  }

  @Override
  public void box(
      Box box, double radius, Ink fill, Ink border, double width, Stroke stroke, double opacity) {
    graphics.setGlobalAlpha(opacity);
    graphics.setFill(colours.getOrDefault(fill, UNKNOWN));
    graphics.fillRoundRect(box.x(), box.y(), box.width(), box.height(), 2 * radius, 2 * radius);
    if (width > 0) {
      stroke(border, width, stroke);
      graphics.strokeRoundRect(box.x(), box.y(), box.width(), box.height(), 2 * radius, 2 * radius);
    }
  }

  @Override
  public void curve(
      double fromX,
      double fromY,
      double toX,
      double toY,
      Ink ink,
      double width,
      Stroke stroke,
      double opacity) {
    graphics.setGlobalAlpha(opacity);
    stroke(ink, width, stroke);
    double bend = (toX - fromX) / 2;
    graphics.beginPath();
    graphics.moveTo(fromX, fromY);
    graphics.bezierCurveTo(fromX + bend, fromY, toX - bend, toY, toX, toY);
    graphics.stroke();
  }

  @Override
  public void text(
      String text,
      double x,
      double y,
      double longest,
      double size,
      boolean bold,
      Ink ink,
      double opacity) {
    graphics.setGlobalAlpha(opacity);
    graphics.setFill(colours.getOrDefault(ink, UNKNOWN));
    graphics.setFont(
        Font.font(Font.getDefault().getFamily(), bold ? FontWeight.BOLD : FontWeight.NORMAL, size));
    graphics.fillText(text, x, y, longest);
  }

  private void stroke(Ink ink, double width, Stroke stroke) {
    graphics.setStroke(colours.getOrDefault(ink, UNKNOWN));
    graphics.setLineWidth(width);
    switch (stroke) {
      case WHOLE -> graphics.setLineDashes();
      case DASHED -> graphics.setLineDashes(6, 4);
      case DOTTED -> graphics.setLineDashes(2, 4);
      case MIXED -> graphics.setLineDashes(8, 3, 2, 3);
    }
  }
}
