/**
 * Controllers of nodes that know their machines: they complete new nodes, and take away those whose
 * machine is gone. Started by the cloud controller manager.
 */
@NullMarked
package io.naru.cloud.node;

import org.jspecify.annotations.NullMarked;
