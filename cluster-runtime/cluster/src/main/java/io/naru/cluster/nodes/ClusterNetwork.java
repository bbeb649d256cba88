package io.naru.cluster.nodes;

/**
 * The link that joins a cluster's nodes and the host.
 *
 * @param name the provider's name of it
 * @param gateway the host's address on it: where a control plane on the host has to listen for
 *     nodes to reach it
 * @param subnet the link's range in CIDR notation
 */
public record ClusterNetwork(String name, String gateway, String subnet) {}
