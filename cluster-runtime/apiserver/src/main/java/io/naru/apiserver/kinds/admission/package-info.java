/**
 * The kinds of {@code admissionregistration.k8s.io}: their rows, defaults, validation and printers.
 * For {@code KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.admission;

import org.jspecify.annotations.NullMarked;
