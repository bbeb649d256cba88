/**
 * The usual form of a controller: what it is built from, one queue of one kind's keys, how it is
 * started and ended. Used by the controller manager and the cloud controller manager.
 */
@NullMarked
package io.naru.client.control;

import org.jspecify.annotations.NullMarked;
