/**
 * The kinds of {@code node.k8s.io}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.node;

import org.jspecify.annotations.NullMarked;
