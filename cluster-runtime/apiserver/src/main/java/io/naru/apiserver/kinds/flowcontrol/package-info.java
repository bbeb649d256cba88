/**
 * The kinds of {@code flowcontrol.apiserver.k8s.io}: their rows, defaults, validation and printers.
 * For {@code KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.flowcontrol;

import org.jspecify.annotations.NullMarked;
