/**
 * Shells in containers: the connection that a terminal types into. Knows no control; opened in the
 * background.
 */
@NullMarked
package io.naru.desktop.terminal;

import org.jspecify.annotations.NullMarked;
