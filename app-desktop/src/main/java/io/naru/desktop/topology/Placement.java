package io.naru.desktop.topology;

import java.util.List;
import java.util.Map;

/**
 * Where everything is.
 *
 * @param boxes by node's id
 * @param areas around those that belong together
 */
public record Placement(Map<String, Box> boxes, List<Area> areas, double width, double height) {

  public static final Placement EMPTY = new Placement(Map.of(), List.of(), 0, 0);

  /**
   * The box around a group.
   *
   * @param title empty: of what belongs to no group
   */
  public record Area(String title, Box box) {}
}
