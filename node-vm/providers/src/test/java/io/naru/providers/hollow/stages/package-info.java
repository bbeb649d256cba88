/** What files of stages may say. */
@NullMarked
package io.naru.providers.hollow.stages;

import org.jspecify.annotations.NullMarked;
