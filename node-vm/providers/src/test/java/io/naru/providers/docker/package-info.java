/** Tests of the Docker provider; those that need an engine skip, saying so, where none answers. */
@NullMarked
package io.naru.providers.docker;

import org.jspecify.annotations.NullMarked;
