/** Pods and nodes for tests, written as shortly as possible. */
@NullMarked
package io.naru.scheduler.testing;

import org.jspecify.annotations.NullMarked;
