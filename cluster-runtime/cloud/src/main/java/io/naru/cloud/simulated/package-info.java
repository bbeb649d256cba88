/**
 * The cloud of simulated nodes: it gives addresses that lead nowhere, as nothing runs that could
 * answer. The composition of a cluster makes it.
 */
@NullMarked
package io.naru.cloud.simulated;

import org.jspecify.annotations.NullMarked;
