/**
 * What expressions compute with: views of Json trees, their shapes, equality, sizes and costs.
 * Knows neither functions nor the checker's trees. For {@code cel} and {@code cel.library}.
 */
@NullMarked
package io.naru.apiserver.cel.value;

import org.jspecify.annotations.NullMarked;
