/**
 * The kinds of {@code certificates.k8s.io}: their rows, defaults, validation and printers. For
 * {@code KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.certificates;

import org.jspecify.annotations.NullMarked;
