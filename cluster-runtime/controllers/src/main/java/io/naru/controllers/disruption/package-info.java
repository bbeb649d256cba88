/**
 * Keeps the status of PodDisruptionBudgets, by which evictions are allowed. Started by the
 * controller manager.
 */
@NullMarked
package io.naru.controllers.disruption;

import org.jspecify.annotations.NullMarked;
