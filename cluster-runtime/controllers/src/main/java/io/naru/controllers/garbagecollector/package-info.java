/**
 * Deletes objects whose owners are gone: a graph of all objects and their owner references, kept by
 * watches. Started by the controller manager.
 */
@NullMarked
package io.naru.controllers.garbagecollector;

import org.jspecify.annotations.NullMarked;
