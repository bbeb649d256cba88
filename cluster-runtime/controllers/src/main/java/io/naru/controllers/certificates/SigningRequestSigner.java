package io.naru.controllers.certificates;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.naru.client.Controller.Result;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Signs approved requests to the signers of Kubernetes itself. A request that its signer refuses
 * gets the condition Failed; other signers' requests are theirs.
 */
public final class SigningRequestSigner extends ObjectController<CertificateSigningRequest> {

  /** Where a request names no lifetime, and the longest there is. */
  static final Duration LONGEST = Duration.ofDays(365);

  private static final Duration SHORTEST = Duration.ofMinutes(10);

  private final TypedClient<CertificateSigningRequest> client;
  private final CertificateSigner signer;

  public SigningRequestSigner(ControllerContext context, CertificateSigner signer) {
    super(
        context,
        SigningRequestApprover.USER,
        "csrsigning",
        Resources.CERTIFICATE_SIGNING_REQUESTS,
        2);
    this.signer = signer;
    client = context.client(SigningRequestApprover.USER, Resources.CERTIFICATE_SIGNING_REQUESTS);
  }

  @Override
  protected Result sync(String key) {
    CertificateSigningRequest request = lister.get(key);
    if (request == null
        || Conditions.isIssued(request)
        || !Conditions.has(request, "Approved")
        || Conditions.has(request, "Denied")
        || Conditions.has(request, "Failed")
        || !SignerRules.SIGNERS.contains(request.getSpec().getSignerName())) {
      return Result.done();
    }
    List<String> usages = request.getSpec().getUsages();
    try {
      ParsedRequest parsed = ParsedRequest.of(request);
      String refusal = SignerRules.refusal(request.getSpec().getSignerName(), parsed, usages);
      if (refusal != null) {
        fail(request, refusal);
        return Result.done();
      }
      X509Certificate certificate =
          signer.sign(
              parsed.subject(),
              parsed.publicKey(),
              parsed.names(),
              Usages.bits(usages),
              Usages.purposes(usages),
              lifetime(request.getSpec().getExpirationSeconds()));
      client.updateStatus(
          new CertificateSigningRequestBuilder(request)
              .editOrNewStatus()
              .withCertificate(encoded(certificate))
              .endStatus()
              .build());
    } catch (GeneralSecurityException e) {
      fail(request, String.valueOf(e.getMessage()));
    }
    return Result.done();
  }

  private void fail(CertificateSigningRequest request, String reason) {
    client.updateStatus(
        Conditions.with(request, "Failed", "SignerValidationFailure", reason, context.now()));
  }

  static Duration lifetime(@org.jspecify.annotations.Nullable Integer seconds) {
    Duration wanted = seconds == null ? LONGEST : Duration.ofSeconds(seconds);
    if (wanted.compareTo(LONGEST) > 0) {
      return LONGEST;
    }
    return wanted.compareTo(SHORTEST) < 0 ? SHORTEST : wanted;
  }

  private static String encoded(X509Certificate certificate) throws GeneralSecurityException {
    StringWriter text = new StringWriter();
    try (PemWriter pem = new PemWriter(text)) {
      pem.writeObject(new PemObject("CERTIFICATE", certificate.getEncoded()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
