/**
 * Resources that are answered at once and never stored: reviews of access and of tokens. Put to use
 * by ApiServer alone.
 */
@NullMarked
package io.naru.apiserver.review;

import org.jspecify.annotations.NullMarked;
