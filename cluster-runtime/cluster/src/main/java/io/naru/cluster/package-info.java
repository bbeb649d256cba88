/**
 * A whole cluster: where it lives on disk, how it comes up and goes down, its kubeconfig. Composes
 * the control plane (room controlplane) with nodes (room nodes, the providers' contract); the
 * command line (room cli) and the desktop stand on it.
 */
@NullMarked
package io.naru.cluster;

import org.jspecify.annotations.NullMarked;
