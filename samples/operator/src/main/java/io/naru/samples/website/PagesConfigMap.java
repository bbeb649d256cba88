package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The pages, as files for the server to mount. */
@KubernetesDependent(informer = @Informer(labelSelector = Children.MANAGED))
public final class PagesConfigMap extends CRUDKubernetesDependentResource<ConfigMap, Website> {

  @Override
  protected ConfigMap desired(Website website, Context<Website> context) {
    return new ConfigMapBuilder()
        .withMetadata(Children.metadata(website))
        .withData(website.getSpec().getPages())
        .build();
  }
}
