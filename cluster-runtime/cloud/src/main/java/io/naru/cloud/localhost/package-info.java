/**
 * The cloud that is this machine: load balancers and node ports are listeners of this process on
 * loopback addresses, which forward to the nodes. The composition of a cluster makes it ({@link
 * io.naru.cloud.localhost.LocalhostCloud}).
 */
@NullMarked
package io.naru.cloud.localhost;

import org.jspecify.annotations.NullMarked;
