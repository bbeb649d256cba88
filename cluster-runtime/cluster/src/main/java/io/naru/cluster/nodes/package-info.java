/**
 * What a cluster asks of whatever makes its nodes: the {@link io.naru.cluster.nodes.NodeProvider}
 * contract and its values. Implementations live in {@code io.naru.providers} and are found by
 * {@link java.util.ServiceLoader}; nothing here knows containers or virtual machines.
 */
@NullMarked
package io.naru.cluster.nodes;

import org.jspecify.annotations.NullMarked;
