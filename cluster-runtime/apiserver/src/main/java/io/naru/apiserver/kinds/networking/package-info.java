/**
 * The kinds of {@code networking.k8s.io}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.networking;

import org.jspecify.annotations.NullMarked;
