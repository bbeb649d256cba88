/** The rules of the house that no compiler checks. */
@NullMarked
package io.naru.architecture;

import org.jspecify.annotations.NullMarked;
