/**
 * The kinds of {@code batch}: their rows, defaults, validation and printers. For {@code KindTable}
 * only.
 */
@NullMarked
package io.naru.apiserver.kinds.batch;

import org.jspecify.annotations.NullMarked;
