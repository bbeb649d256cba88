package io.naru.desktop.topology;

import io.naru.desktop.topology.Pen.Stroke;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a picture looks, whatever it is drawn with.
 *
 * @param boxes where the nodes are now
 * @param selected id of the node that is chosen, or null
 * @param port that is chosen of it, or null
 * @param route what stands out; empty: all is alike
 * @param byHost whether areas are nodes: then edges between them, which are nearly all, are seen
 *     only where they stand out
 * @param found ids that the search has found; null: nothing is searched for
 * @param kindTitle a kind's name for people, by its id
 * @param linkTitle a link's name for people, by its id
 */
public record Drawing(
    Picture picture,
    Map<String, Box> boxes,
    @Nullable String selected,
    GraphNode.@Nullable Port port,
    Route route,
    boolean byHost,
    @Nullable Set<String> found,
    UnaryOperator<String> kindTitle,
    UnaryOperator<String> linkTitle) {

  private static final double FAINT = 0.22;
  private static final int LONGEST_NAME = 23;

  /**
   * Draws what meets a part of the picture.
   *
   * @param scale at which it is seen: what would be too small to read is left out
   */
  public void draw(Pen pen, Box visible, double scale) {
    for (Placement.Area area : picture.placement().areas()) {
      if (area.box().meets(visible)) {
        pen.box(area.box(), 10, Ink.AREA, Ink.BORDER, 1, Stroke.WHOLE, 1);
        double size = Math.clamp(13 / scale, 13, 20);
        pen.text(
            area.title(),
            area.box().x() + 12,
            area.box().y() + 6 + size * 0.85,
            area.box().width() - 24,
            size,
            true,
            Ink.MUTED,
            1);
      }
    }
    for (GraphEdge edge : picture.graph().edges()) {
      if (!route.edges().contains(edge) && edge.link() != Link.NODE && !isHidden(edge)) {
        edge(pen, edge, visible, scale, false);
      }
    }
    // On top of the others, for they are what is looked at.
    route.edges().forEach(edge -> edge(pen, edge, visible, scale, true));
    for (GraphNode node : picture.graph().nodes().values()) {
      Box box = boxes.get(node.id());
      if (box != null && box.meets(visible)) {
        node(pen, node, box, scale);
      }
    }
    if (scale > 0.5) {
      labels(pen);
    }
  }

  /** The place of a service's port among its ports, or null. */
  public static Box portBox(GraphNode service, int index, Box box) {
    double width = (box.width() - 16) / Math.min(3, service.ports().size());
    return new Box(
        box.x() + 8 + index * width, box.bottom() - Sizes.PORTS, width - 4, Sizes.PORTS - 5);
  }

  /** How many of a service's ports have room. */
  public static int portsShown(GraphNode service) {
    return Math.min(3, service.ports().size());
  }

  static Stroke strokeOf(Link link) {
    return switch (link) {
      case OWNER, NODE -> Stroke.WHOLE;
      case SELECTOR -> Stroke.DASHED;
      case MOUNT -> Stroke.DOTTED;
      case REFERENCE -> Stroke.MIXED;
    };
  }

  private void edge(Pen pen, GraphEdge edge, Box visible, double scale, boolean lit) {
    Box from = boxes.get(edge.from());
    Box to = boxes.get(edge.to());
    if (from == null || to == null || !around(from, to).meets(visible)) {
      return;
    }
    boolean back = from.x() > to.right();
    pen.curve(
        back ? from.x() : from.right(),
        from.middle(),
        back ? to.right() : to.x(),
        to.middle(),
        lit ? Ink.ACCENT : Ink.LINE,
        (lit ? 1.8 : 1) / Math.min(1, Math.max(0.4, scale)),
        strokeOf(edge.link()),
        lit ? 1 : isFaint(edge.from()) || isFaint(edge.to()) ? FAINT : 0.75);
  }

  /** How the lit edges are known; of many of one kind at one node it is said once. */
  private void labels(Pen pen) {
    Set<String> said = new java.util.HashSet<>();
    for (GraphEdge edge : route.edges()) {
      Box from = boxes.get(edge.from());
      Box to = boxes.get(edge.to());
      if (from != null && to != null && said.add(edge.to() + edge.link())) {
        boolean back = from.x() > to.right();
        double start = back ? from.x() : from.right();
        double end = back ? to.right() : to.x();
        String label = linkTitle.apply(edge.link().id());
        double width = label.length() * 5.6 + 8;
        double x = start + (end - start) * 0.6 - width / 2;
        double y = from.middle() + (to.middle() - from.middle()) * 0.68;
        pen.box(
            new Box(x, y - 8, width, 15), 5, Ink.BACKGROUND, Ink.BACKGROUND, 0, Stroke.WHOLE, 0.9);
        pen.text(label, x + 4, y + 3, width, 10, false, Ink.ACCENT, 1);
      }
    }
  }

  private void node(Pen pen, GraphNode node, Box box, double scale) {
    double opacity = isFaint(node.id()) ? FAINT : 1;
    boolean isSelected = node.id().equals(selected);
    boolean isFound = found != null && found.contains(node.id());
    Ink health = Ink.of(node.tone());
    pen.box(
        box,
        6,
        Ink.BOX,
        isSelected || isFound
            ? Ink.ACCENT
            : node.tone() == io.naru.desktop.table.Tone.BAD ? Ink.BAD : Ink.BORDER,
        isSelected ? 2.4 : isFound ? 1.8 : 1,
        node.missing() ? Stroke.DASHED : Stroke.WHOLE,
        opacity);
    double bar = scale < 0.35 ? box.width() : 4;
    pen.box(
        new Box(box.x(), box.y(), bar, box.height()),
        scale < 0.35 ? 6 : 2,
        health,
        health,
        0,
        Stroke.WHOLE,
        scale < 0.35 ? opacity * 0.75 : opacity);
    if (scale < 0.35) {
      return; // too small to read: the colour says it all
    }
    double x = box.x() + 12;
    double room = box.width() - 20;
    pen.text(kindTitle.apply(node.kind()), x, box.y() + 15, room, 10, false, Ink.MUTED, opacity);
    String status = node.missing() ? linkTitle.apply("missing") : node.status();
    if (!status.isEmpty()) {
      double width = Math.min(status.length() * 5.8, room * 0.62);
      pen.text(
          status,
          box.right() - 8 - width,
          box.y() + 15,
          width,
          10,
          false,
          node.missing() ? Ink.BAD : health,
          opacity);
    }
    pen.text(shortened(node.name()), x, box.y() + 32, room, 12.5, false, Ink.TEXT, opacity);
    if (Sizes.hasPorts(node)) {
      for (int i = 0; i < portsShown(node); i++) {
        GraphNode.Port it = node.ports().get(i);
        Box chip = portBox(node, i, box);
        boolean chosen = isSelected && it.equals(port);
        pen.box(
            chip,
            4,
            chosen ? Ink.ACCENT : Ink.CHIP,
            chosen ? Ink.ACCENT : Ink.BORDER,
            0.8,
            Stroke.WHOLE,
            opacity);
        pen.text(
            it.number() + " → " + it.target(),
            chip.x() + 5,
            chip.bottom() - 4,
            chip.width() - 8,
            10,
            false,
            chosen ? Ink.BACKGROUND : Ink.TEXT,
            opacity);
      }
    }
  }

  private boolean isHidden(GraphEdge edge) {
    return byHost && !hostOf(edge.from()).equals(hostOf(edge.to()));
  }

  private String hostOf(String id) {
    GraphNode node = picture.graph().nodes().get(id);
    return node == null ? "" : node.kind().equals("nodes") ? node.name() : node.host();
  }

  private boolean isFaint(String id) {
    return found != null
        ? !found.contains(id)
        : !route.nodes().isEmpty() && !route.nodes().contains(id);
  }

  /** The ends of generated names tell them apart, so the middle gives way. */
  static String shortened(String name) {
    if (name.length() <= LONGEST_NAME) {
      return name;
    }
    int end = 10;
    return name.substring(0, LONGEST_NAME - end - 1) + "…" + name.substring(name.length() - end);
  }

  private static Box around(Box one, Box other) {
    double x = Math.min(one.x(), other.x());
    double y = Math.min(one.y(), other.y());
    return new Box(
        x, y, Math.max(one.right(), other.right()) - x, Math.max(one.bottom(), other.bottom()) - y);
  }
}
