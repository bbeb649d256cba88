/**
 * The kinds of {@code scheduling.k8s.io}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.scheduling;

import org.jspecify.annotations.NullMarked;
