/**
 * Container logs on the node's disk: kept within bounds by rotation, and read across the rotated
 * files. The server reads, the composition in {@code io.naru.agent} runs the rotation.
 */
@NullMarked
package io.naru.agent.logs;

import org.jspecify.annotations.NullMarked;
