package io.naru.apiserver;

import io.naru.apiserver.admission.AdmissionPlugin;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.CertificatePermissions;
import io.naru.apiserver.admission.DynamicAdmission;
import io.naru.apiserver.admission.RoleEscalation;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.admission.policy.MutatingPolicies;
import io.naru.apiserver.admission.policy.ValidatingPolicies;
import io.naru.apiserver.admission.webhook.WebhookClient;
import io.naru.apiserver.admission.webhook.Webhooks;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;

/**
 * Admission that asks who may do what: policies and webhooks as they are configured now, kept up to
 * date by watching, and the built-in plugins that consult authorization. While nothing is
 * configured a request costs a look at two empty lists. Thread-safe.
 */
final class ConfiguredAdmission implements DynamicAdmission, AutoCloseable {

  private static final String GROUP = "admissionregistration.k8s.io";

  private final Registry registry;
  private final Webhooks webhooks;
  private final ValidatingPolicies validating;
  private final MutatingPolicies mutating;
  private final List<AdmissionPlugin> permissions;
  private final ChangeReaction reaction;
  private final PolicyTypeChecks typeChecks;

  ConfiguredAdmission(
      Registry registry, ServedObjects served, Authorizer authorizer, WebhookClient client) {
    this.registry = registry;
    webhooks = new Webhooks(client, registry, served, () -> authorizer);
    validating = new ValidatingPolicies(registry, served, () -> authorizer);
    mutating = new MutatingPolicies(registry, served, () -> authorizer);
    typeChecks = new PolicyTypeChecks(registry, served);
    permissions =
        List.of(new CertificatePermissions(authorizer), new RoleEscalation(authorizer, registry));
    List<Kind> kinds =
        List.of(
            kind("mutatingwebhookconfigurations"),
            kind("validatingwebhookconfigurations"),
            kind("mutatingadmissionpolicies"),
            kind("mutatingadmissionpolicybindings"),
            kind("validatingadmissionpolicies"),
            kind("validatingadmissionpolicybindings"));
    reaction = new ChangeReaction("admission-configuration", registry, kinds, this::configure);
  }

  /** Returns when what is configured takes part in admission; what follows arrives by itself. */
  void start() {
    configure();
    registry.admitWith(this);
    reaction.start();
    typeChecks.start();
  }

  private synchronized void configure() {
    webhooks.configureMutating(all("mutatingwebhookconfigurations"));
    webhooks.configureValidating(all("validatingwebhookconfigurations"));
    mutating.configure(all("mutatingadmissionpolicies"), all("mutatingadmissionpolicybindings"));
    validating.configure(
        all("validatingadmissionpolicies"), all("validatingadmissionpolicybindings"));
  }

  private Kind kind(String plural) {
    return registry.kind(new GroupVersionResource(GROUP, "v1", plural));
  }

  private List<ApiObject> all(String plural) {
    return registry.list(kind(plural), null, ListQuery.ALL).items();
  }

  @Override
  public boolean mutates() {
    return mutating.mutates() || webhooks.mutates();
  }

  @Override
  public List<Runnable> mutate(Attributes attributes) {
    List<Runnable> again = new ArrayList<>(mutating.mutate(attributes));
    again.addAll(webhooks.mutate(attributes));
    return again;
  }

  @Override
  public void validate(Attributes attributes) {
    permissions.forEach(plugin -> plugin.validate(attributes));
    validating.validate(attributes);
    webhooks.validate(attributes);
  }

  @Override
  public void close() {
    reaction.close();
    typeChecks.close();
  }
}
