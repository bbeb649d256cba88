/** Deletes Jobs some time after they finished. Started by the controller manager. */
@NullMarked
package io.naru.controllers.ttlafterfinished;

import org.jspecify.annotations.NullMarked;
