package io.naru.apiserver.kinds.admission;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code admissionregistration.k8s.io}. */
public final class AdmissionRegistrationKinds {

  private AdmissionRegistrationKinds() {}

  public static List<Kind> rows() {
    return List.of(
        mutatingadmissionpolicies(),
        mutatingadmissionpolicybindings(),
        mutatingwebhookconfigurations(),
        validatingadmissionpolicies(),
        validatingadmissionpolicybindings(),
        validatingwebhookconfigurations());
  }

  private static Kind mutatingadmissionpolicies() {
    return KindBuilder.clusterWide(
            "admissionregistration.k8s.io/v1",
            "MutatingAdmissionPolicy",
            "mutatingadmissionpolicies")
        .categories("api-extensions")
        .strategy(new PolicyStrategy(true))
        .printer(AdmissionPrinters.policies("Mutations", "mutations"))
        .build();
  }

  private static Kind mutatingadmissionpolicybindings() {
    return KindBuilder.clusterWide(
            "admissionregistration.k8s.io/v1",
            "MutatingAdmissionPolicyBinding",
            "mutatingadmissionpolicybindings")
        .categories("api-extensions")
        .strategy(new PolicyBindingStrategy(true))
        .printer(AdmissionPrinters.bindings())
        .build();
  }

  private static Kind mutatingwebhookconfigurations() {
    return KindBuilder.clusterWide(
            "admissionregistration.k8s.io/v1",
            "MutatingWebhookConfiguration",
            "mutatingwebhookconfigurations")
        .categories("api-extensions")
        .strategy(new WebhookStrategy(true))
        .printer(AdmissionPrinters.webhooks())
        .build();
  }

  private static Kind validatingadmissionpolicies() {
    return KindBuilder.clusterWide(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicy",
            "validatingadmissionpolicies")
        .categories("api-extensions")
        .status()
        .strategy(new PolicyStrategy(false))
        .printer(AdmissionPrinters.policies("Validations", "validations"))
        .build();
  }

  private static Kind validatingadmissionpolicybindings() {
    return KindBuilder.clusterWide(
            "admissionregistration.k8s.io/v1",
            "ValidatingAdmissionPolicyBinding",
            "validatingadmissionpolicybindings")
        .categories("api-extensions")
        .strategy(new PolicyBindingStrategy(false))
        .printer(AdmissionPrinters.bindings())
        .build();
  }

  private static Kind validatingwebhookconfigurations() {
    return KindBuilder.clusterWide(
            "admissionregistration.k8s.io/v1",
            "ValidatingWebhookConfiguration",
            "validatingwebhookconfigurations")
        .categories("api-extensions")
        .strategy(new WebhookStrategy(false))
        .printer(AdmissionPrinters.webhooks())
        .build();
  }
}
