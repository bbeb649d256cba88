package io.naru.desktop.topology;

/** A place in the picture; its units are pixels at full size. */
public record Box(double x, double y, double width, double height) {

  public double right() {
    return x + width;
  }

  public double bottom() {
    return y + height;
  }

  public double middle() {
    return y + height / 2;
  }

  Box movedBy(double byX, double byY) {
    return new Box(x + byX, y + byY, width, height);
  }

  public boolean contains(double pointX, double pointY) {
    return pointX >= x && pointX <= right() && pointY >= y && pointY <= bottom();
  }

  public boolean meets(Box other) {
    return x <= other.right() && other.x <= right() && y <= other.bottom() && other.y <= bottom();
  }

  /** Part of the way to another place, from 0 to 1. */
  Box towards(Box other, double part) {
    return new Box(
        x + (other.x - x) * part,
        y + (other.y - y) * part,
        width + (other.width - width) * part,
        height + (other.height - height) * part);
  }
}
