/** A container's log as it grows: bounded buffer, pause and search. Knows no control. */
@NullMarked
package io.naru.desktop.logs;

import org.jspecify.annotations.NullMarked;
