/**
 * Keeps the node from running out of memory and disk: images that nobody uses are removed, and pods
 * are evicted, those that exceed what they asked for first. See the Kubernetes documentation on
 * node-pressure eviction and on garbage collection. Composed in {@code io.naru.agent}.
 */
@NullMarked
package io.naru.agent.pressure;

import org.jspecify.annotations.NullMarked;
