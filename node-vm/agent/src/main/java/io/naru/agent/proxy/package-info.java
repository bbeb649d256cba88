/**
 * Services on this node: a pure function from Services and EndpointSlices to one nftables table,
 * and the part that applies it to the kernel. No process is in the data path. Used by the agent's
 * main class only.
 */
@NullMarked
package io.naru.agent.proxy;

import org.jspecify.annotations.NullMarked;
