package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/**
 * All websites of the cluster with their addresses, in a ConfigMap of the operator's namespace. No
 * owner reference reaches it from there, which is why a website has a finalizer.
 *
 * <p>Each website applies its own line as a field manager of its own: the API server then knows
 * whose line is whose, and takes it away when its manager applies nothing more.
 */
final class Directory {

  private static final String NAME = "website-directory";

  private final String namespace;

  Directory(String namespace) {
    this.namespace = namespace;
  }

  void enter(KubernetesClient client, Website website) {
    String line = website.getMetadata().getNamespace() + "." + website.getMetadata().getName();
    apply(client, website, Map.of(line, website.url()));
  }

  void leave(KubernetesClient client, Website website) {
    apply(client, website, Map.of());
  }

  private void apply(KubernetesClient client, Website website, Map<String, String> lines) {
    ConfigMap directory =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName(NAME)
            .withNamespace(namespace)
            .endMetadata()
            .withData(lines)
            .build();
    client
        .resource(directory)
        .fieldManager("website-" + website.getMetadata().getUid())
        .forceConflicts()
        .serverSideApply();
  }
}
