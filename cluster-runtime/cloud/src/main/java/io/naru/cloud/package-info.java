/**
 * The cloud controller manager and the contract of a cloud ({@link io.naru.cloud.CloudProvider}):
 * machines, routes, load balancers. Used by the composition of a cluster, which says what its cloud
 * is; knows neither containers nor virtual machines.
 */
@NullMarked
package io.naru.cloud;

import org.jspecify.annotations.NullMarked;
