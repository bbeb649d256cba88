/**
 * Who may do what: RBAC over an index of roles and bindings, what kubelets may do, and the answers
 * when somebody may not. Gets roles and bindings from whoever fills the {@link
 * io.naru.apiserver.authorization.RbacIndex}.
 */
@NullMarked
package io.naru.apiserver.authorization;

import org.jspecify.annotations.NullMarked;
