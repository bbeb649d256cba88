/**
 * The default plugins, one class each. They keep no state but what a cycle's {@link
 * io.naru.scheduler.framework.CycleState} holds.
 */
@NullMarked
package io.naru.scheduler.plugins;

import org.jspecify.annotations.NullMarked;
