/**
 * Tells kubelets how long they may go by what they know of secrets and config maps. Started by the
 * controller manager.
 */
@NullMarked
package io.naru.controllers.nodettl;

import org.jspecify.annotations.NullMarked;
