package io.naru.controllers.certificates;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The cluster's certificate authority, as the controllers may use it. Thread-safe. */
@FunctionalInterface
public interface CertificateSigner {

  /**
   * Signs a certificate for the holder of a key.
   *
   * @param names subject alternative names; empty for none
   * @param lifetime from now; the certificate never outlives the authority
   */
  X509Certificate sign(
      X500Name subject,
      PublicKey publicKey,
      List<GeneralName> names,
      KeyUsage usage,
      List<KeyPurposeId> purposes,
      Duration lifetime)
      throws GeneralSecurityException;
}
