/**
 * The controller manager: starts every controller of this module over one set of informers. Used by
 * the composition of a cluster.
 */
@NullMarked
package io.naru.controllers;

import org.jspecify.annotations.NullMarked;
