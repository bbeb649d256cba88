/**
 * The kinds of {@code policy}: their rows, defaults, validation and printers. For {@code KindTable}
 * only.
 */
@NullMarked
package io.naru.apiserver.kinds.policy;

import org.jspecify.annotations.NullMarked;
