package io.naru.apiserver.kinds.rbac;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code rbac.authorization.k8s.io}. */
public final class RbacKinds {

  private RbacKinds() {}

  public static List<Kind> rows() {
    return List.of(clusterrolebindings(), clusterroles(), rolebindings(), roles());
  }

  private static Kind clusterrolebindings() {
    return KindBuilder.clusterWide(
            "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings")
        .strategy(new RoleBindingStrategy(false))
        .printer(RbacPrinters.bindings())
        .build();
  }

  private static Kind clusterroles() {
    return KindBuilder.clusterWide("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles")
        .strategy(new RoleStrategy(false))
        .build();
  }

  private static Kind rolebindings() {
    return KindBuilder.namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings")
        .strategy(new RoleBindingStrategy(true))
        .printer(RbacPrinters.bindings())
        .build();
  }

  private static Kind roles() {
    return KindBuilder.namespaced("rbac.authorization.k8s.io/v1", "Role", "roles")
        .strategy(new RoleStrategy(true))
        .build();
  }
}
