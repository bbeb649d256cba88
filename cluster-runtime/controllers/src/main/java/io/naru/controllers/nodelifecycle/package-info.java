/**
 * Watches over nodes: those that fall silent become Unknown, conditions become taints, and taints
 * evict pods. Started by the controller manager.
 */
@NullMarked
package io.naru.controllers.nodelifecycle;

import org.jspecify.annotations.NullMarked;
