/**
 * Hollow nodes: Node objects without machines, whose kubelets are played in the control plane's
 * process by a {@link io.naru.providers.hollow.Simulation} that is nothing but a client of the API.
 * The cluster reaches it through its provider contract; benchmarks start the simulation themselves.
 */
@NullMarked
package io.naru.providers.hollow;

import org.jspecify.annotations.NullMarked;
