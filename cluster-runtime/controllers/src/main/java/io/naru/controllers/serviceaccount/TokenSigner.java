package io.naru.controllers.serviceaccount;

/** Signs tokens of service accounts that are kept in secrets. Thread-safe. */
@FunctionalInterface
public interface TokenSigner {

  /**
   * A token that is good as long as the secret holds it.
   *
   * @param uid of the service account
   */
  String sign(String namespace, String serviceAccount, String uid, String secret);
}
