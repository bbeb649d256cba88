/**
 * The tool window: tree, logs, forwarded ports, Naru's clusters. Uses the IDE's classes; the logic
 * is elsewhere.
 */
@NullMarked
package io.naru.intellij.toolwindow;

import org.jspecify.annotations.NullMarked;
