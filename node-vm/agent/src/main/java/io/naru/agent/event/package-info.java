/** Kubernetes events that the agent records about pods and its node. Any package may record. */
@NullMarked
package io.naru.agent.event;

import org.jspecify.annotations.NullMarked;
