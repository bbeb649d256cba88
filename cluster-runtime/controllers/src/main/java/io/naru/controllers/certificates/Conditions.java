package io.naru.controllers.certificates;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Conditions of signing requests. */
final class Conditions {

  private Conditions() {}

  static @Nullable CertificateSigningRequestCondition find(
      CertificateSigningRequest request, String type) {
    if (request.getStatus() == null) {
      return null;
    }
    return request.getStatus().getConditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .orElse(null);
  }

  static boolean has(CertificateSigningRequest request, String type) {
    return find(request, type) != null;
  }

  /** Whether the certificate is there already. */
  static boolean isIssued(CertificateSigningRequest request) {
    return request.getStatus() != null
        && request.getStatus().getCertificate() != null
        && !request.getStatus().getCertificate().isEmpty();
  }

  static CertificateSigningRequest with(
      CertificateSigningRequest request, String type, String reason, String message, Instant now) {
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    return new CertificateSigningRequestBuilder(request)
        .editOrNewStatus()
        .addNewCondition()
        .withType(type)
        .withStatus("True")
        .withReason(reason)
        .withMessage(message)
        .withLastUpdateTime(time)
        .withLastTransitionTime(time)
        .endCondition()
        .endStatus()
        .build();
  }
}
