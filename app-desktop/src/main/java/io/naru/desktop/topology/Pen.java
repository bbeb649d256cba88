package io.naru.desktop.topology;

/** Draws, on a canvas or into a file. */
public interface Pen {

  /** How a line is broken. */
  enum Stroke {
    WHOLE,
    DASHED,
    DOTTED,
    MIXED
  }

  /**
   * A rectangle with round corners.
   *
   * @param opacity of all of it, from 0 to 1
   */
  void box(
      Box box, double radius, Ink fill, Ink border, double width, Stroke stroke, double opacity);

  /** A line that leaves and arrives horizontally. */
  void curve(
      double fromX,
      double fromY,
      double toX,
      double toY,
      Ink ink,
      double width,
      Stroke stroke,
      double opacity);

  /**
   * One line of text, squeezed if it is too long.
   *
   * @param y of its base line
   */
  void text(
      String text,
      double x,
      double y,
      double longest,
      double size,
      boolean bold,
      Ink ink,
      double opacity);
}
