package io.naru.apiserver.admission;

import java.util.List;

/** All plugins in their order. */
public final class AdmissionChain {

  private final List<AdmissionPlugin> plugins;

  public AdmissionChain(List<AdmissionPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /** The plugins that Kubernetes turns on by default and that this server has, in its order. */
  public static AdmissionChain standard(ObjectReader reader) {
    return new AdmissionChain(List.of(new NamespaceLifecycle(reader)));
  }

  public void mutate(Attributes attributes) {
    plugins.forEach(plugin -> plugin.mutate(attributes));
  }

  public void validate(Attributes attributes) {
    plugins.forEach(plugin -> plugin.validate(attributes));
  }
}
