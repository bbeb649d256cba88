package io.naru.desktop.topology;

/** How large things are in the picture, in pixels at full size. */
public final class Sizes {

  public static final double WIDTH = 172;
  public static final double HEIGHT = 42;

  /** The strip with a service's ports below its name. */
  public static final double PORTS = 20;

  /** Between the boxes of a stack, and around areas. */
  static final double GAP = 8;

  static final double BETWEEN_NODES = 14;
  static final double BETWEEN_LAYERS = 64;
  static final double AREA_PADDING = 18;
  static final double AREA_TITLE = 28;
  static final double BETWEEN_AREAS = 30;

  private Sizes() {}

  static double heightOf(GraphNode node) {
    return hasPorts(node) ? HEIGHT + PORTS : HEIGHT;
  }

  /** Whether its ports are to be seen, and chosen. */
  public static boolean hasPorts(GraphNode node) {
    return node.kind().equals("services") && !node.ports().isEmpty();
  }
}
