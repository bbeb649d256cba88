/**
 * The kinds of {@code authentication.k8s.io} and {@code authorization.k8s.io}: questions that are
 * answered at once and never stored: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.reviews;

import org.jspecify.annotations.NullMarked;
