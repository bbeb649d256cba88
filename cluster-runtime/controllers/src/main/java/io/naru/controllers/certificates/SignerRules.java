package io.naru.controllers.certificates;

import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/**
 * What the signers that Kubernetes has itself demand of requests, see "Kubernetes signers" in its
 * documentation of certificate signing requests. Pure functions.
 */
final class SignerRules {

  static final String CLIENT = "kubernetes.io/kube-apiserver-client";
  static final String KUBELET_CLIENT = "kubernetes.io/kube-apiserver-client-kubelet";
  static final String KUBELET_SERVING = "kubernetes.io/kubelet-serving";
  static final String LEGACY = "kubernetes.io/legacy-unknown";

  static final Set<String> SIGNERS = Set.of(CLIENT, KUBELET_CLIENT, KUBELET_SERVING, LEGACY);

  private static final Set<String> BASIC = Set.of("digital signature", "key encipherment");

  private SignerRules() {}

  /** Why the signer refuses, or null if it does not. */
  static @Nullable String refusal(String signer, ParsedRequest request, List<String> usages) {
    return switch (signer) {
      case CLIENT -> clientRefusal(usages);
      case KUBELET_CLIENT -> kubeletClientRefusal(request, usages);
      case KUBELET_SERVING -> kubeletServingRefusal(request, usages);
      default -> null;
    };
  }

  private static @Nullable String clientRefusal(List<String> usages) {
    if (!usages.contains("client auth")) {
      return "usages did not contain client auth";
    }
    return allowed(usages, "client auth")
        ? null
        : "usages must only be a subset of client auth, digital signature, key encipherment";
  }

  static @Nullable String kubeletClientRefusal(ParsedRequest request, List<String> usages) {
    if (!request.organizations().equals(List.of("system:nodes"))) {
      return "subject organization is not system:nodes";
    }
    if (request.hasNameOf(GeneralName.dNSName)) {
      return "DNS subjectAltNames are not allowed";
    }
    if (request.hasNameOf(GeneralName.rfc822Name)) {
      return "Email subjectAltNames are not allowed";
    }
    if (request.hasNameOf(GeneralName.iPAddress)) {
      return "IP subjectAltNames are not allowed";
    }
    if (request.hasNameOf(GeneralName.uniformResourceIdentifier)) {
      return "URI subjectAltNames are not allowed";
    }
    return nodeRefusal(request, usages, "client auth");
  }

  private static @Nullable String kubeletServingRefusal(
      ParsedRequest request, List<String> usages) {
    if (!request.organizations().equals(List.of("system:nodes"))) {
      return "subject organization is not system:nodes";
    }
    if (!request.hasNameOf(GeneralName.dNSName, GeneralName.iPAddress)) {
      return "at least one DNS or IP subjectAltName is required";
    }
    if (request.hasNameOf(GeneralName.rfc822Name)) {
      return "Email subjectAltNames are not allowed";
    }
    if (request.hasNameOf(GeneralName.uniformResourceIdentifier)) {
      return "URI subjectAltNames are not allowed";
    }
    return nodeRefusal(request, usages, "server auth");
  }

  private static @Nullable String nodeRefusal(
      ParsedRequest request, List<String> usages, String purpose) {
    if (!request.commonName().startsWith("system:node:")) {
      return "subject common name does not begin with system:node:";
    }
    boolean complete = usages.contains(purpose) && usages.contains("digital signature");
    return complete && allowed(usages, purpose)
        ? null
        : "usages must be digital signature, " + purpose + " and optionally key encipherment";
  }

  private static boolean allowed(List<String> usages, String purpose) {
    return usages.stream().allMatch(usage -> usage.equals(purpose) || BASIC.contains(usage));
  }
}
