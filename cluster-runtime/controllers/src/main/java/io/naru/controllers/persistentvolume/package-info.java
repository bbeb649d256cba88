/**
 * Brings claims and volumes together, protects both while they are in use, makes claims of pods'
 * own volumes, and provisions local directories. Started by the controller manager.
 */
@NullMarked
package io.naru.controllers.persistentvolume;

import org.jspecify.annotations.NullMarked;
