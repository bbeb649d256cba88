/**
 * The scheduler: decides which node each pod runs on, and binds it there. {@link
 * io.naru.scheduler.Scheduler} is the way in; the control plane's composition starts it. It knows
 * the API only through {@code io.naru.client}.
 */
@NullMarked
package io.naru.scheduler;

import org.jspecify.annotations.NullMarked;
