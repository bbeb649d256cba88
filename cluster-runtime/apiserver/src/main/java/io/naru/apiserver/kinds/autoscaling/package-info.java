/**
 * The kinds of {@code autoscaling}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.autoscaling;

import org.jspecify.annotations.NullMarked;
