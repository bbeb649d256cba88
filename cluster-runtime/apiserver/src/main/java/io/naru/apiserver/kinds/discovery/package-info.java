/**
 * The kinds of {@code discovery.k8s.io}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.discovery;

import org.jspecify.annotations.NullMarked;
