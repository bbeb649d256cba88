/**
 * The control plane of one cluster in this process: store, API server, controllers and scheduler,
 * put together. Used by the lifecycle in the room above.
 */
@NullMarked
package io.naru.cluster.controlplane;

import org.jspecify.annotations.NullMarked;
