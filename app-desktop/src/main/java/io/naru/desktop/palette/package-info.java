/** The command palette's commands and how they are found by a few letters. Knows no control. */
@NullMarked
package io.naru.desktop.palette;

import org.jspecify.annotations.NullMarked;
