package io.naru.desktop.topology;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.options.SizeConstraint;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * The layout of one group by ELK's layered algorithm, from left to right; its upper left is at 0,
 * 0.
 *
 * @param boxes by node's id
 */
record GroupLayout(Map<String, Box> boxes, double width, double height) {

  static {
    LayoutMetaDataService.getInstance()
        .registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
  }

  static GroupLayout of(Units units) {
    ElkNode root = ElkGraphUtil.createGraph();
    root.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    root.setProperty(CoreOptions.DIRECTION, Direction.RIGHT);
    root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.POLYLINE);
    root.setProperty(CoreOptions.PADDING, new ElkPadding(0));
    root.setProperty(CoreOptions.ASPECT_RATIO, 1.7);
    root.setProperty(CoreOptions.SEPARATE_CONNECTED_COMPONENTS, true);
    root.setProperty(CoreOptions.SPACING_NODE_NODE, Sizes.BETWEEN_NODES);
    root.setProperty(CoreOptions.SPACING_COMPONENT_COMPONENT, Sizes.BETWEEN_NODES * 2);
    root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, Sizes.BETWEEN_LAYERS);
    root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 4.0);
    root.setProperty(LayeredOptions.SPACING_EDGE_EDGE_BETWEEN_LAYERS, 2.0);
    root.setProperty(CoreOptions.RANDOM_SEED, 1); // the same graph, the same picture
    root.setProperty(LayeredOptions.THOROUGHNESS, units.members().size() > 300 ? 2 : 7);
    Map<Integer, ElkNode> nodes = new HashMap<>();
    for (int unit = 0; unit < units.members().size(); unit++) {
      Box size = size(units.members().get(unit));
      ElkNode node = ElkGraphUtil.createNode(root);
      node.setDimensions(size.width(), size.height());
      node.setProperty(CoreOptions.NODE_SIZE_CONSTRAINTS, EnumSet.noneOf(SizeConstraint.class));
      nodes.put(unit, node);
    }
    for (Units.Pair edge : units.edges()) {
      ElkGraphUtil.createSimpleEdge(nodes.get(edge.from()), nodes.get(edge.to()));
    }
    new RecursiveGraphLayoutEngine().layout(root, new BasicProgressMonitor());
    Map<String, Box> boxes = new LinkedHashMap<>();
    nodes.forEach(
        (unit, node) -> place(units.members().get(unit), node.getX(), node.getY(), boxes));
    return new GroupLayout(boxes, root.getWidth(), root.getHeight());
  }

  private static Box size(List<GraphNode> unit) {
    int columns = Units.columns(unit.size());
    int rows = (unit.size() + columns - 1) / columns;
    double height = Sizes.heightOf(unit.getFirst());
    return new Box(
        0,
        0,
        columns * (Sizes.WIDTH + Sizes.GAP) - Sizes.GAP,
        rows * (height + Sizes.GAP) - Sizes.GAP);
  }

  private static void place(List<GraphNode> unit, double x, double y, Map<String, Box> boxes) {
    int columns = Units.columns(unit.size());
    for (int i = 0; i < unit.size(); i++) {
      double height = Sizes.heightOf(unit.get(i));
      boxes.put(
          unit.get(i).id(),
          new Box(
              x + i % columns * (Sizes.WIDTH + Sizes.GAP),
              y + (double) (i / columns) * (height + Sizes.GAP),
              Sizes.WIDTH,
              height));
    }
  }
}
