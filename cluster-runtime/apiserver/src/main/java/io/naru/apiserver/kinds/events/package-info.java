/**
 * The kinds of {@code events.k8s.io}: their rows, defaults, validation and printers. For {@code
 * KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.events;

import org.jspecify.annotations.NullMarked;
