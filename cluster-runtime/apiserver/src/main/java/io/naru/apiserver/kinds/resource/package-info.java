/**
 * The kinds of {@code resource.k8s.io}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.resource;

import org.jspecify.annotations.NullMarked;
