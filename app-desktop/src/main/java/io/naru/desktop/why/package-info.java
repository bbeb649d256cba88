/**
 * Why an object is not as it should be, or where it is: pure functions of what is known of it and
 * of what it depends on. Knows no control, and words only by the ids of texts.
 */
@NullMarked
package io.naru.desktop.why;

import org.jspecify.annotations.NullMarked;
