/**
 * What makes a node part of the cluster's network: CNI configuration, routes to other nodes' pods,
 * masquerading, and {@link io.naru.agent.network.ClusterState}, through which the agent's informers
 * feed this package, {@code io.naru.agent.proxy} and {@code io.naru.agent.dns}. Knows no API
 * server.
 */
@NullMarked
package io.naru.agent.network;

import org.jspecify.annotations.NullMarked;
