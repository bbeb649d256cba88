/**
 * The container runtime as the agent sees it: the contract, its implementation over CRI v1, and the
 * names of the labels by which the agent finds its pods again.
 */
@NullMarked
package io.naru.agent.cri;

import org.jspecify.annotations.NullMarked;
