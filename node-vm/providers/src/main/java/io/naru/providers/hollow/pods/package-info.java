/**
 * What a hollow node reports of a pod: read from its status, changed by a stage's target, written
 * as a status again. Used by the simulation in the room above; no I/O.
 */
@NullMarked
package io.naru.providers.hollow.pods;

import org.jspecify.annotations.NullMarked;
