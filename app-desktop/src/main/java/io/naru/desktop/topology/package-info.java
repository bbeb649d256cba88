/**
 * How objects hang together: a graph made from what the tables know by a pure function, its layout,
 * routes through it, and its picture as SVG. Knows no control; {@code view} paints it.
 */
@NullMarked
package io.naru.desktop.topology;

import org.jspecify.annotations.NullMarked;
