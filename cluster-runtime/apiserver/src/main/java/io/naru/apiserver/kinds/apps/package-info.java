/**
 * The kinds of {@code apps}: their rows, defaults, validation and printers. For {@code KindTable}
 * only.
 */
@NullMarked
package io.naru.apiserver.kinds.apps;

import org.jspecify.annotations.NullMarked;
