/**
 * Scales workloads by what their pods use, or by other metrics. Started by the controller manager.
 */
@NullMarked
package io.naru.controllers.podautoscaler;

import org.jspecify.annotations.NullMarked;
