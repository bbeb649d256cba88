/** Hollow nodes on an API in memory with a clock turned by hand, and in a whole control plane. */
@NullMarked
package io.naru.providers.hollow;

import org.jspecify.annotations.NullMarked;
