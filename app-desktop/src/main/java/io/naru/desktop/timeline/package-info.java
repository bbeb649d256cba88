/** Events of the whole cluster in order of time, like ones together. Knows no control. */
@NullMarked
package io.naru.desktop.timeline;

import org.jspecify.annotations.NullMarked;
