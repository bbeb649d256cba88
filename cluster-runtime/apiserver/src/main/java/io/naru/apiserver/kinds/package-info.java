/**
 * The table of kinds that the server serves, and for each what is its own: defaults, validation,
 * what create and update may touch, printer columns. Nothing here knows of HTTP or of the store.
 */
@NullMarked
package io.naru.apiserver.kinds;

import org.jspecify.annotations.NullMarked;
