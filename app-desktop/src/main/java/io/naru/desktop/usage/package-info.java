/**
 * What nodes and pods use, by the metrics API, and how that was in the last half hour. Knows no
 * control.
 */
@NullMarked
package io.naru.desktop.usage;

import org.jspecify.annotations.NullMarked;
