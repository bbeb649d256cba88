package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** One address for all servers of a website. */
@KubernetesDependent(informer = @Informer(labelSelector = Children.MANAGED))
public final class ServerService extends CRUDKubernetesDependentResource<Service, Website> {

  @Override
  protected Service desired(Website website, Context<Website> context) {
    return new ServiceBuilder()
        .withMetadata(Children.metadata(website))
        .withNewSpec()
        .withSelector(Children.selector(website))
        .addNewPort()
        .withName("http")
        .withPort(80)
        .withTargetPort(new IntOrString("http"))
        .endPort()
        .endSpec()
        .build();
  }
}
