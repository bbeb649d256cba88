/**
 * The kinds of {@code coordination.k8s.io}: their rows, defaults, validation and printers. For
 * {@code KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.coordination;

import org.jspecify.annotations.NullMarked;
