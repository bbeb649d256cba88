package io.naru.desktop.topology;

/** A graph and where its nodes are. */
public record Picture(Graph graph, Placement placement) {
  public static final Picture EMPTY = new Picture(Graph.EMPTY, Placement.EMPTY);
}
