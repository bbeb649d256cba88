package io.naru.apiserver.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Keys and certificates as text (RFC 7468). */
public final class Pem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private static final String PKCS8 = "PRIVATE KEY";
  private static final String CLASSIC = "EC PRIVATE KEY";

  private Pem() {}

  public static String certificate(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("certificate cannot be encoded", e);
    }
  }

  /** PKCS #8 (RFC 5958), unencrypted. */
  public static String privateKey(PrivateKey key) {
    return block(PKCS8, encoded(key));
  }

  /**
   * An elliptic curve key as RFC 5915 has it, which older clients read alone; with its public key,
   * which some of them need. Other keys as PKCS #8.
   */
  public static String classicPrivateKey(PrivateKey key) {
    return key instanceof ECPrivateKey curved
        ? block(CLASSIC, ClassicKeys.encode(curved))
        : privateKey(key);
  }

  public static String publicKey(PublicKey key) {
    return block("PUBLIC KEY", encoded(key));
  }

  /**
   * @throws GeneralSecurityException if the text holds no certificate
   */
  public static X509Certificate readCertificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(body(pem, "CERTIFICATE")));
  }

  /**
   * Reads an elliptic curve key, of PKCS #8 or RFC 5915.
   *
   * @throws GeneralSecurityException if the text holds none
   */
  public static PrivateKey readPrivateKey(String pem) throws GeneralSecurityException {
    byte[] encoded =
        pem.contains(begin(CLASSIC)) ? ClassicKeys.toPkcs8(body(pem, CLASSIC)) : body(pem, PKCS8);
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /**
   * Reads an elliptic curve key.
   *
   * @throws GeneralSecurityException if the text holds none
   */
  public static PublicKey readPublicKey(String pem) throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePublic(new X509EncodedKeySpec(body(pem, "PUBLIC KEY")));
  }

  private static byte[] encoded(Key key) {
    return key.getEncoded();
  }

  private static String block(String type, byte[] der) {
    return begin(type) + "\n" + LINES.encodeToString(der) + "\n" + end(type) + "\n";
  }

  private static byte[] body(String pem, String type) throws GeneralSecurityException {
    int begin = pem.indexOf(begin(type));
    int end = pem.indexOf(end(type), Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new GeneralSecurityException("no PEM block of type " + type);
    }
    return Base64.getMimeDecoder().decode(pem.substring(begin + begin(type).length(), end));
  }

  private static String begin(String type) {
    return "-----BEGIN " + type + "-----";
  }

  private static String end(String type) {
    return "-----END " + type + "-----";
  }
}
