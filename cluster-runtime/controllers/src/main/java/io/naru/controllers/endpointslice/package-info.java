/** Writes the addresses behind each service into slices. Started by the controller manager. */
@NullMarked
package io.naru.controllers.endpointslice;

import org.jspecify.annotations.NullMarked;
