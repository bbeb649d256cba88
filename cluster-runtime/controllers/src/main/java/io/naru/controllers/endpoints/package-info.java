/** Writes the addresses behind each service into Endpoints. Started by the controller manager. */
@NullMarked
package io.naru.controllers.endpoints;

import org.jspecify.annotations.NullMarked;
