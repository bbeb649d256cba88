/** Tests of the node image's parts. */
@NullMarked
package io.naru.providers.image;

import org.jspecify.annotations.NullMarked;
