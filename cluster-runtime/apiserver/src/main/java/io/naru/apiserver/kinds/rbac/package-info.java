/**
 * The kinds of {@code rbac.authorization.k8s.io}: their rows, defaults, validation and printers.
 * For {@code KindTable} only.
 */
@NullMarked
package io.naru.apiserver.kinds.rbac;

import org.jspecify.annotations.NullMarked;
