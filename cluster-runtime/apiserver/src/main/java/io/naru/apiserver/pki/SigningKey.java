package io.naru.apiserver.pki;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;

/**
 * The key pair (ECDSA P-256) that signs service account tokens.
 *
 * @param id of the public key: its SHA-256, base64url
 */
public record SigningKey(String id, PrivateKey privateKey, PublicKey publicKey) {

  public static SigningKey create() throws GeneralSecurityException {
    KeyPair pair = KeyPairs.create();
    return of(pair.getPrivate(), pair.getPublic());
  }

  public static SigningKey of(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    return new SigningKey(id, privateKey, publicKey);
  }

  /** Names nothing that is secret. */
  @Override
  public String toString() {
    return "signing key " + id;
  }
}
