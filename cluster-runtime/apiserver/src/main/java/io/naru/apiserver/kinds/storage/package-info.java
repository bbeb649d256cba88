/**
 * The kinds of {@code storage.k8s.io}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.storage;

import org.jspecify.annotations.NullMarked;
