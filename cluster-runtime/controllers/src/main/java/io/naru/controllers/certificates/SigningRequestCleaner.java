package io.naru.controllers.certificates;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.naru.client.Controller.Result;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.machinery.StatusException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes requests that are of no more use: answered an hour ago, unanswered for a day, or with a
 * certificate that has expired.
 */
public final class SigningRequestCleaner extends ObjectController<CertificateSigningRequest> {

  static final Duration ANSWERED = Duration.ofHours(1);
  static final Duration PENDING = Duration.ofHours(24);

  private final TypedClient<CertificateSigningRequest> client;

  public SigningRequestCleaner(ControllerContext context) {
    super(
        context,
        SigningRequestApprover.USER,
        "csrcleaner",
        Resources.CERTIFICATE_SIGNING_REQUESTS,
        1);
    client = context.client(SigningRequestApprover.USER, Resources.CERTIFICATE_SIGNING_REQUESTS);
  }

  @Override
  protected Result sync(String key) {
    CertificateSigningRequest request = lister.get(key);
    if (request == null || request.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    Instant due = due(request);
    if (due == null) {
      return Result.done();
    }
    Duration wait = Duration.between(context.now(), due);
    if (wait.isPositive()) {
      return Result.after(wait);
    }
    try {
      client.deleteUid("", request.getMetadata().getName(), request.getMetadata().getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
    return Result.done();
  }

  /** When it may go, or null: an approved request that nobody has signed yet is kept. */
  private static @Nullable Instant due(CertificateSigningRequest request) {
    CertificateSigningRequestCondition approved = Conditions.find(request, "Approved");
    CertificateSigningRequestCondition denied = Conditions.find(request, "Denied");
    CertificateSigningRequestCondition failed = Conditions.find(request, "Failed");
    return Stream.of(
            denied == null ? null : updated(request, denied).plus(ANSWERED),
            failed == null ? null : updated(request, failed).plus(ANSWERED),
            approved == null || !Conditions.isIssued(request)
                ? null
                : updated(request, approved).plus(ANSWERED),
            approved == null && denied == null && failed == null
                ? created(request).plus(PENDING)
                : null,
            expiry(request))
        .filter(java.util.Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  private static Instant updated(
      CertificateSigningRequest request, CertificateSigningRequestCondition condition) {
    String time = condition.getLastUpdateTime();
    return time == null ? created(request) : Instant.parse(time);
  }

  private static Instant created(CertificateSigningRequest request) {
    return Instant.parse(request.getMetadata().getCreationTimestamp());
  }

  private static @Nullable Instant expiry(CertificateSigningRequest request) {
    if (!Conditions.isIssued(request)) {
      return null;
    }
    byte[] pem = Base64.getDecoder().decode(request.getStatus().getCertificate());
    try {
      return CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem))
              instanceof X509Certificate certificate
          ? certificate.getNotAfter().toInstant()
          : null;
    } catch (CertificateException e) {
      return null; // another signer's, who may write what it likes
    }
  }
}
