package io.naru.apiserver.admission;

import java.util.List;
import java.util.function.Supplier;

/** All plugins in their order. */
public final class AdmissionChain {

  private final List<AdmissionPlugin> plugins;

  public AdmissionChain(List<AdmissionPlugin> plugins) {
    this.plugins = List.copyOf(plugins);
  }

  /**
   * The plugins that Kubernetes turns on by default and that this server has, in its order.
   *
   * @param suffixes random ends of names
   * @param quotas writes the usage of quotas
   */
  public static AdmissionChain standard(
      ObjectReader reader, Supplier<String> suffixes, QuotaWriter quotas) {
    return new AdmissionChain(
        List.of(
            new NamespaceLifecycle(reader),
            new LimitRanger(reader),
            new ServiceAccountAdmission(reader, suffixes),
            new SigningRequestIdentity(),
            new NodeRestriction(),
            new TaintNodesByCondition(),
            new PodSecurity(reader),
            new Priority(reader),
            new DefaultTolerationSeconds(),
            new StorageInUseProtection(),
            new DefaultClasses(reader),
            new RuntimeClassAdmission(reader),
            new ResourceQuotaAdmission(reader, quotas)));
  }

  public void mutate(Attributes attributes) {
    plugins.forEach(plugin -> plugin.mutate(attributes));
  }

  public void validate(Attributes attributes) {
    plugins.forEach(plugin -> plugin.validate(attributes));
  }
}
