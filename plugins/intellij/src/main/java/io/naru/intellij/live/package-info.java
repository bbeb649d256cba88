/**
 * The cluster as it runs: the tree that is kept by watches, logs, forwarded ports, and Naru's own
 * clusters by their launcher. Knows nothing of the IDE.
 */
@NullMarked
package io.naru.intellij.live;

import org.jspecify.annotations.NullMarked;
