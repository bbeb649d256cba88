package io.naru.apiserver.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A private key and the certificate that says whose it is. */
public record Credential(PrivateKey privateKey, X509Certificate certificate) {

  /** The certificate alone, as PEM. */
  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  /** The private key as PEM (PKCS #8). To be kept secret. */
  public String privateKeyPem() {
    return Pem.privateKey(privateKey);
  }

  /** The private key as PEM that every client reads (RFC 5915), for kubeconfigs. Secret too. */
  public String classicPrivateKeyPem() {
    return Pem.classicPrivateKey(privateKey);
  }

  /** Names nothing that is secret. */
  @Override
  public String toString() {
    return "credential of " + certificate.getSubjectX500Principal();
  }
}
