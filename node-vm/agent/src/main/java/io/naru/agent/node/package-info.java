/**
 * The node itself: its Node object, heartbeats and Lease. Used by the composition in {@code
 * io.naru.agent} only.
 */
@NullMarked
package io.naru.agent.node;

import org.jspecify.annotations.NullMarked;
