/** Whole clusters, driven by the launcher and the stock kubectl, as their users drive them. */
@NullMarked
package io.naru.e2e;

import org.jspecify.annotations.NullMarked;
