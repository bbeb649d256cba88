/**
 * The functions of expressions: the language's own and Kubernetes' libraries, each with the
 * signatures that the checker knows it by. For {@code cel} only.
 */
@NullMarked
package io.naru.apiserver.cel.library;

import org.jspecify.annotations.NullMarked;
