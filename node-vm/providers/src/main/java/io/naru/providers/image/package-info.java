/**
 * The parts that a node's root file system is made of, whatever runs it: the recipe, the agent's
 * files, a Java runtime linked for it, the pause image, and the hash that tells whether they
 * changed. Used by the providers only.
 */
@NullMarked
package io.naru.providers.image;

import org.jspecify.annotations.NullMarked;
