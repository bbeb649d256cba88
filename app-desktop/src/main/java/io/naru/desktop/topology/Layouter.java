package io.naru.desktop.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays out graphs, one after another of the same cluster: each group by itself, so that only groups
 * whose structure has changed are laid out anew, and the others in rows as before. Takes its time:
 * for the background. One thread at a time.
 */
public final class Layouter {

  private Map<Units, GroupLayout> known = new HashMap<>();
  private int computed;

  /** Where everything of a graph goes. */
  public Placement layout(Graph graph, Grouping grouping) {
    Map<Units, GroupLayout> used = new HashMap<>();
    Map<String, GroupLayout> layouts = new LinkedHashMap<>();
    Groups.of(graph, grouping)
        .forEach((title, members) -> {
          Units units = withoutHealth(Units.of(graph, members));
          GroupLayout layout = known.get(units);
          if (layout == null) {
            layout = GroupLayout.of(units);
            computed++;
          }
          used.put(units, layout);
          layouts.put(title, layout);
        });
    known = used;
    return inRows(layouts);
  }

  /** How many groups were laid out until now, rather than remembered. */
  int computed() {
    return computed;
  }

  /** What is remembered is found again though the health of objects has changed. */
  private static Units withoutHealth(Units units) {
    return new Units(
        units.members().stream()
            .map(unit ->
                unit.stream()
                    .map(node ->
                        new GraphNode(
                            node.kind(),
                            node.namespace(),
                            node.name(),
                            io.naru.desktop.table.Tone.PLAIN,
                            "",
                            node.ports(),
                            "",
                            "",
                            false))
                    .toList())
            .toList(),
        units.edges());
  }

  /** In the order given, as broad as makes the whole about as wide as a window. */
  private static Placement inRows(Map<String, GroupLayout> layouts) {
    double area = 0;
    double widest = 0;
    for (GroupLayout layout : layouts.values()) {
      double width = layout.width() + 2 * Sizes.AREA_PADDING + Sizes.BETWEEN_AREAS;
      area +=
          width * (layout.height() + Sizes.AREA_TITLE + Sizes.AREA_PADDING + Sizes.BETWEEN_AREAS);
      widest = Math.max(widest, width);
    }
    double limit = Math.max(widest, Math.sqrt(area * 1.9));
    Map<String, Box> boxes = new HashMap<>();
    List<Placement.Area> areas = new ArrayList<>();
    double x = 0;
    double y = 0;
    double rowHeight = 0;
    double right = 0;
    for (Map.Entry<String, GroupLayout> entry : layouts.entrySet()) {
      GroupLayout layout = entry.getValue();
      double width = layout.width() + 2 * Sizes.AREA_PADDING;
      double height = layout.height() + Sizes.AREA_TITLE + Sizes.AREA_PADDING;
      if (x > 0 && x + width > limit) {
        x = 0;
        y += rowHeight + Sizes.BETWEEN_AREAS;
        rowHeight = 0;
      }
      areas.add(new Placement.Area(entry.getKey(), new Box(x, y, width, height)));
      double left = x + Sizes.AREA_PADDING;
      double top = y + Sizes.AREA_TITLE;
      layout.boxes().forEach((id, box) -> boxes.put(id, box.movedBy(left, top)));
      x += width + Sizes.BETWEEN_AREAS;
      right = Math.max(right, x - Sizes.BETWEEN_AREAS);
      rowHeight = Math.max(rowHeight, height);
    }
    return new Placement(boxes, areas, right, y + rowHeight);
  }
}
