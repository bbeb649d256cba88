/** Probes and lifecycle hooks: actions on running containers, and what their results mean. */
@NullMarked
package io.naru.agent.probe;

import org.jspecify.annotations.NullMarked;
