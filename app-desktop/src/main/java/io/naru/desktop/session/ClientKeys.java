package io.naru.desktop.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out of which algorithm a kubeconfig's key is: the client library believes it is RSA. */
final class ClientKeys {

  /**
   * Names of key factories. Elliptic curves by their object identifier: by the name {@code EC} the
   * library takes another way, which knows only the older encoding of RFC 5915.
   */
  private static final Map<String, String> FACTORIES =
      Map.of("RSA", "RSA", "EC", "1.2.840.10045.2.1", "Ed25519", "Ed25519");

  private ClientKeys() {}

  /** What the library is to be told; null: its default. */
  static @Nullable String algorithmOf(@Nullable String base64Pem) {
    if (base64Pem == null) {
      return null;
    }
    String pem = new String(Base64.getMimeDecoder().decode(base64Pem), StandardCharsets.US_ASCII);
    if (pem.contains("BEGIN EC PRIVATE KEY")) {
      return "EC";
    }
    if (!pem.contains("BEGIN PRIVATE KEY")) {
      return null;
    }
    byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    for (Map.Entry<String, String> factory : FACTORIES.entrySet()) {
      try {
        KeyFactory.getInstance(factory.getKey()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        return factory.getValue();
      } catch (GeneralSecurityException e) {
        continue; // not of this algorithm
      }
    }
    return null;
  }
}
