/** Deletes pods that nobody else will. Started by the controller manager. */
@NullMarked
package io.naru.controllers.podgc;

import org.jspecify.annotations.NullMarked;
