/**
 * The cluster's DNS, served by every node on the cluster DNS address: a small message codec, the
 * answers of the cluster domain (Kubernetes DNS specification 1.1.0), and forwarding of all other
 * names to the node's resolvers. Used by the agent's main class only.
 */
@NullMarked
package io.naru.agent.dns;

import org.jspecify.annotations.NullMarked;
