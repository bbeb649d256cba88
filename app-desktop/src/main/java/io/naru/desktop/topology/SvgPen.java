package io.naru.desktop.topology;

import java.util.Locale;
import java.util.Map;

/** Draws into the text of an SVG file. */
public final class SvgPen implements Pen {

  private final StringBuilder content = new StringBuilder();
  private final Map<Ink, String> colours;

  private SvgPen(Map<Ink, String> colours) {
    this.colours = colours;
  }

  /**
   * A drawing as a file.
   *
   * @param colours as {@code #rrggbb}
   */
  public static String write(Drawing drawing, Map<Ink, String> colours) {
    SvgPen pen = new SvgPen(colours);
    Placement placement = drawing.picture().placement();
    double margin = 16;
    Box whole =
        new Box(-margin, -margin, placement.width() + 2 * margin, placement.height() + 2 * margin);
    pen.box(whole, 0, Ink.BACKGROUND, Ink.BACKGROUND, 0, Stroke.WHOLE, 1);
    drawing.draw(pen, whole, 1);
    return format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"%.0f"
                + " %.0f %.0f %.0f\" font-family=\"sans-serif\">\n",
            whole.width(), whole.height(), whole.x(), whole.y(), whole.width(), whole.height())
        + pen.content
        + "</svg>\n";
  }

  @Override
  public void box(
      Box box, double radius, Ink fill, Ink border, double width, Stroke stroke, double opacity) {
    content.append(
        format(
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\" fill=\"%s\""
                + " stroke=\"%s\" stroke-width=\"%.1f\"%s opacity=\"%.2f\"/>\n",
            box.x(),
            box.y(),
            box.width(),
            box.height(),
            radius,
            colour(fill),
            colour(border),
            width,
            dashes(stroke),
            opacity));
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
    double bend = (toX - fromX) / 2;
    content.append(
        format(
            "<path d=\"M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f\" fill=\"none\" stroke=\"%s\""
                + " stroke-width=\"%.1f\"%s opacity=\"%.2f\"/>\n",
            fromX,
            fromY,
            fromX + bend,
            fromY,
            toX - bend,
            toY,
            toX,
            toY,
            colour(ink),
            width,
            dashes(stroke),
            opacity));
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
    content.append(
        format(
            "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\"%s fill=\"%s\" opacity=\"%.2f\">",
            x, y, size, bold ? " font-weight=\"bold\"" : "", colour(ink), opacity));
    content
        .append(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
        .append("</text>\n");
  }

  private String colour(Ink ink) {
    return colours.getOrDefault(ink, "#808080");
  }

  private static String dashes(Stroke stroke) {
    return switch (stroke) {
      case WHOLE -> "";
      case DASHED -> " stroke-dasharray=\"6 4\"";
      case DOTTED -> " stroke-dasharray=\"2 4\"";
      case MIXED -> " stroke-dasharray=\"8 3 2 3\"";
    };
  }

  /** With points, whatever the user's language. */
  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
