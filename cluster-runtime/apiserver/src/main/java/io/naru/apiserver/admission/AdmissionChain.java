package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.JsonEquality;
import java.util.List;
import java.util.function.Supplier;

/** All plugins in their order. */
public final class AdmissionChain {

  private final List<AdmissionPlugin> plugins;
  private volatile DynamicAdmission dynamic = DynamicAdmission.NONE;

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
            new NodeRestriction(reader),
            new TaintNodesByCondition(),
            new PodSecurity(reader),
            new Priority(reader),
            new DefaultTolerationSeconds(),
            new StorageInUseProtection(),
            new ClaimExpansion(reader),
            new DefaultClasses(reader),
            new RuntimeClassAdmission(reader),
            new ResourceQuotaAdmission(reader, quotas)));
  }

  /** Takes what users configure into the chain. */
  public void include(DynamicAdmission dynamic) {
    this.dynamic = dynamic;
  }

  /**
   * Lets all plugins change the object. If what users configured changed it, the plugins have a
   * second turn, and so has what asks for it.
   */
  public void mutate(Attributes attributes) {
    plugins.forEach(plugin -> plugin.mutate(attributes));
    DynamicAdmission configured = dynamic;
    if (!configured.mutates()) {
      return;
    }
    ObjectNode before = attributes.object() == null ? null : attributes.object().deepCopy();
    List<Runnable> again = configured.mutate(attributes);
    if (!JsonEquality.equal(before, attributes.object())) {
      plugins.forEach(plugin -> plugin.mutate(attributes));
      again.forEach(Runnable::run);
    }
  }

  public void validate(Attributes attributes) {
    // Quotas come last: what is refused must not have been counted.
    for (AdmissionPlugin plugin : plugins) {
      if (!(plugin instanceof ResourceQuotaAdmission)) {
        plugin.validate(attributes);
      }
    }
    dynamic.validate(attributes);
    for (AdmissionPlugin plugin : plugins) {
      if (plugin instanceof ResourceQuotaAdmission) {
        plugin.validate(attributes);
      }
    }
  }
}
