/**
 * The scheduling framework: extension points, and pods and nodes as plugins see them. Used by
 * plugins, queue, cache and loop; uses none of them.
 */
@NullMarked
package io.naru.scheduler.framework;

import org.jspecify.annotations.NullMarked;
