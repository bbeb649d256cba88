package io.naru.apiserver.kinds.apps;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code apps}. */
public final class AppsKinds {

  private AppsKinds() {}

  public static List<Kind> rows() {
    return List.of(
        controllerrevisions(), daemonsets(), deployments(), replicasets(), statefulsets());
  }

  private static Kind controllerrevisions() {
    return KindBuilder.namespaced("apps/v1", "ControllerRevision", "controllerrevisions")
        .strategy(new ControllerRevisionStrategy())
        .printer(AppsPrinters.controllerRevisions())
        .build();
  }

  private static Kind daemonsets() {
    return KindBuilder.namespaced("apps/v1", "DaemonSet", "daemonsets")
        .shortNames("ds")
        .categories("all")
        .status()
        .strategy(new DaemonSetStrategy())
        .printer(AppsPrinters.daemonSets())
        .build();
  }

  private static Kind deployments() {
    return KindBuilder.namespaced("apps/v1", "Deployment", "deployments")
        .shortNames("deploy")
        .categories("all")
        .scale()
        .status()
        .strategy(new DeploymentStrategy())
        .printer(AppsPrinters.deployments())
        .build();
  }

  private static Kind replicasets() {
    return KindBuilder.namespaced("apps/v1", "ReplicaSet", "replicasets")
        .shortNames("rs")
        .categories("all")
        .scale()
        .status()
        .strategy(new ReplicaSetStrategy())
        .printer(AppsPrinters.replicaSets())
        .build();
  }

  private static Kind statefulsets() {
    return KindBuilder.namespaced("apps/v1", "StatefulSet", "statefulsets")
        .shortNames("sts")
        .categories("all")
        .scale()
        .status()
        .strategy(new StatefulSetStrategy())
        .printer(AppsPrinters.statefulSets())
        .build();
  }
}
