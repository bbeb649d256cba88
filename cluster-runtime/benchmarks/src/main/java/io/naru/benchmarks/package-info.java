/**
 * Benchmarks: JMH classes, run by {@link io.naru.benchmarks.Benchmarks}, and whole clusters with a
 * {@code main} of their own. They are compiled with everything else and never run by it. Nothing
 * depends on them.
 */
@NullMarked
package io.naru.benchmarks;

import org.jspecify.annotations.NullMarked;
