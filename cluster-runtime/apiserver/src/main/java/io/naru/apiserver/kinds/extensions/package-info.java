/**
 * The kinds of {@code apiextensions.k8s.io} and {@code apiregistration.k8s.io}: their rows,
 * defaults, validation and printers. For {@code KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.extensions;

import org.jspecify.annotations.NullMarked;
