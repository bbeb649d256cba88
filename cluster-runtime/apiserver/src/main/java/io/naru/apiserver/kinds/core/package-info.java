/**
 * The kinds of the core group: their rows, defaults, validation and printers. For {@code KindTable}
 * only.
 */
@NullMarked
package io.naru.apiserver.kinds.core;

import org.jspecify.annotations.NullMarked;
