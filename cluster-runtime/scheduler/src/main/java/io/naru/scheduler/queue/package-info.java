/**
 * Pods that wait for a node: those to try now, those that back off, and those that wait for
 * something to change. Used by the scheduling loop and by the handlers of cluster events.
 */
@NullMarked
package io.naru.scheduler.queue;

import org.jspecify.annotations.NullMarked;
