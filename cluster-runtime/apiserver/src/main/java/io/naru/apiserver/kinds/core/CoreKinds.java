package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.events.EventPrinter;
import io.naru.apiserver.kinds.events.EventStrategy;
import io.naru.apiserver.kinds.support.KindBuilder;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.StandardStrategy.Traits;
import java.time.InstantSource;
import java.util.List;

/** Rows of the core group. */
public final class CoreKinds {

  private CoreKinds() {}

  public static List<Kind> rows() {
    return List.of(
        bindings(),
        componentstatuses(),
        configmaps(),
        endpoints(),
        events(),
        limitranges(),
        namespaces(),
        nodes(),
        persistentvolumeclaims(),
        persistentvolumes(),
        pods(),
        podtemplates(),
        replicationcontrollers(),
        resourcequotas(),
        secrets(),
        serviceaccounts(),
        services());
  }

  private static Kind bindings() {
    return KindBuilder.namespaced("v1", "Binding", "bindings")
        .verbs("create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .build();
  }

  private static Kind componentstatuses() {
    return KindBuilder.clusterWide("v1", "ComponentStatus", "componentstatuses")
        .shortNames("cs")
        .verbs("get", "list")
        .strategy(new ComponentStatusStrategy())
        .printer(CorePrinters.componentStatuses())
        .build();
  }

  private static Kind configmaps() {
    return KindBuilder.namespaced("v1", "ConfigMap", "configmaps")
        .shortNames("cm")
        .strategy(new ConfigMapStrategy())
        .printer(CorePrinters.configMaps())
        .build();
  }

  private static Kind endpoints() {
    return KindBuilder.namespaced("v1", "Endpoints", "endpoints")
        .shortNames("ep")
        .strategy(new EndpointsStrategy())
        .printer(CorePrinters.endpoints())
        .build();
  }

  private static Kind events() {
    return KindBuilder.namespaced("v1", "Event", "events")
        .shortNames("ev")
        .strategy(EventStrategy.core())
        .printer(EventPrinter.core())
        .build();
  }

  private static Kind limitranges() {
    return KindBuilder.namespaced("v1", "LimitRange", "limitranges")
        .shortNames("limits")
        .strategy(new LimitRangeStrategy())
        .build();
  }

  private static Kind namespaces() {
    return KindBuilder.clusterWide("v1", "Namespace", "namespaces")
        .shortNames("ns")
        .verbs("create", "delete", "get", "list", "patch", "update", "watch")
        .own("finalize", "update")
        .status()
        .strategy(new NamespaceStrategy())
        .printer(CorePrinters.namespaces())
        .build();
  }

  private static Kind nodes() {
    return KindBuilder.clusterWide("v1", "Node", "nodes")
        .shortNames("no")
        .subresource(
            "proxy", "v1", "NodeProxyOptions", "create", "delete", "get", "patch", "update")
        .status()
        .strategy(new NodeStrategy())
        .printer(NodePrinter.create())
        .build();
  }

  private static Kind persistentvolumeclaims() {
    return KindBuilder.namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
        .shortNames("pvc")
        .status()
        .strategy(new PersistentVolumeClaimStrategy())
        .printer(VolumePrinters.claims())
        .build();
  }

  private static Kind persistentvolumes() {
    return KindBuilder.clusterWide("v1", "PersistentVolume", "persistentvolumes")
        .shortNames("pv")
        .status()
        .strategy(new PersistentVolumeStrategy(InstantSource.system()))
        .printer(VolumePrinters.volumes())
        .build();
  }

  private static Kind pods() {
    return KindBuilder.namespaced("v1", "Pod", "pods")
        .shortNames("po")
        .categories("all")
        .subresource("attach", "v1", "PodAttachOptions", "create", "get")
        .subresource("binding", "v1", "Binding", "create")
        .own("ephemeralcontainers", "get", "patch", "update")
        .subresource("eviction", "policy/v1", "Eviction", "create")
        .subresource("exec", "v1", "PodExecOptions", "create", "get")
        .own("log", "get")
        .subresource("portforward", "v1", "PodPortForwardOptions", "create", "get")
        .subresource("proxy", "v1", "PodProxyOptions", "create", "delete", "get", "patch", "update")
        .own("resize", "get", "patch", "update")
        .status()
        .strategy(new PodStrategy())
        .printer(PodPrinter.create())
        .build();
  }

  private static Kind podtemplates() {
    return KindBuilder.namespaced("v1", "PodTemplate", "podtemplates")
        .strategy(new PodTemplateStrategy())
        .printer(CorePrinters.podTemplates())
        .build();
  }

  private static Kind replicationcontrollers() {
    return KindBuilder.namespaced("v1", "ReplicationController", "replicationcontrollers")
        .shortNames("rc")
        .categories("all")
        .scale()
        .status()
        .strategy(new ReplicationControllerStrategy())
        .printer(CorePrinters.replicationControllers())
        .build();
  }

  private static Kind resourcequotas() {
    return KindBuilder.namespaced("v1", "ResourceQuota", "resourcequotas")
        .shortNames("quota")
        .status()
        .strategy(new ResourceQuotaStrategy())
        .printer(CorePrinters.resourceQuotas())
        .build();
  }

  private static Kind secrets() {
    return KindBuilder.namespaced("v1", "Secret", "secrets")
        .strategy(new SecretStrategy())
        .printer(CorePrinters.secrets())
        .build();
  }

  private static Kind serviceaccounts() {
    return KindBuilder.namespaced("v1", "ServiceAccount", "serviceaccounts")
        .shortNames("sa")
        .subresource("token", "authentication.k8s.io/v1", "TokenRequest", "create")
        .strategy(StandardStrategy.of(Traits.PLAIN))
        .printer(CorePrinters.serviceAccounts())
        .build();
  }

  private static Kind services() {
    return KindBuilder.namespaced("v1", "Service", "services")
        .shortNames("svc")
        .categories("all")
        .subresource(
            "proxy", "v1", "ServiceProxyOptions", "create", "delete", "get", "patch", "update")
        .status()
        .strategy(new ServiceStrategy())
        .printer(ServicePrinter.create())
        .build();
  }
}
