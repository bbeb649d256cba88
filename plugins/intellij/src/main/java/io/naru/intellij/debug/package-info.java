/**
 * Attaches the IDE's Java debugger. Only this package knows the Java plugin, and the descriptor
 * {@code naru-java.xml} loads it only where that plugin is.
 */
@NullMarked
package io.naru.intellij.debug;

import org.jspecify.annotations.NullMarked;
