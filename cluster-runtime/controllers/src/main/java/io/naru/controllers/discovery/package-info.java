/**
 * Which resources are served now, custom ones included. Used by the controllers that work on
 * objects of every kind: garbage collection, deletion of namespaces, quota.
 */
@NullMarked
package io.naru.controllers.discovery;

import org.jspecify.annotations.NullMarked;
