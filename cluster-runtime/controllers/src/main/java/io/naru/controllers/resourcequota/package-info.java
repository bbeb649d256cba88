/** Recounts what resource quotas measure. Started by the controller manager. */
@NullMarked
package io.naru.controllers.resourcequota;

import org.jspecify.annotations.NullMarked;
