package io.naru.desktop.topology;

/**
 * Which part of the picture is seen, and how large. Immutable.
 *
 * @param scale 1: full size
 * @param x of the picture's origin, in the view
 */
public record Viewport(double scale, double x, double y) {

  public static final Viewport START = new Viewport(1, 20, 20);

  private static final double SMALLEST = 0.04;
  private static final double LARGEST = 3;
  private static final double MARGIN = 24;

  /** Everything of a picture in a view of this size, but never larger than full size. */
  public static Viewport fit(Placement placement, double width, double height) {
    if (placement.width() <= 0 || placement.height() <= 0 || width <= 0 || height <= 0) {
      return START;
    }
    double scale =
        Math.clamp(
            Math.min(
                (width - 2 * MARGIN) / placement.width(),
                (height - 2 * MARGIN) / placement.height()),
            SMALLEST,
            1);
    return new Viewport(
        scale,
        (width - placement.width() * scale) / 2,
        Math.max(MARGIN, (height - placement.height() * scale) / 2));
  }

  /** Larger or smaller, while a point of the view stays where it is. */
  public Viewport zoomedAt(double viewX, double viewY, double factor) {
    double next = Math.clamp(scale * factor, SMALLEST, LARGEST);
    return new Viewport(
        next, viewX - (viewX - x) * next / scale, viewY - (viewY - y) * next / scale);
  }

  public Viewport movedBy(double byX, double byY) {
    return new Viewport(scale, x + byX, y + byY);
  }

  /** Moved as little as shows a box whole. */
  public Viewport showing(Box box, double width, double height) {
    return movedBy(
        needed(box.x() * scale + x, box.right() * scale + x, width),
        needed(box.y() * scale + y, box.bottom() * scale + y, height));
  }

  private static double needed(double from, double to, double room) {
    if (from < MARGIN) {
      return MARGIN - from;
    }
    return to > room - MARGIN ? Math.max(room - MARGIN - to, MARGIN - from) : 0;
  }

  public double toPictureX(double viewX) {
    return (viewX - x) / scale;
  }

  public double toPictureY(double viewY) {
    return (viewY - y) / scale;
  }

  /** The part of the picture that a view of this size shows. */
  public Box visible(double width, double height) {
    return new Box(toPictureX(0), toPictureY(0), width / scale, height / scale);
  }
}
