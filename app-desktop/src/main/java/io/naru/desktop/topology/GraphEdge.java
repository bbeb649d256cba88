package io.naru.desktop.topology;

/**
 * Two objects that belong together.
 *
 * @param from the id of the one that owns, selects, or refers to the other
 * @param port of the target, by number or name, if only that is meant; else empty
 */
public record GraphEdge(String from, String to, Link link, String port) {}
