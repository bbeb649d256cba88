package io.naru.apiserver.authentication;

/** Names in and around service account tokens. */
final class ServiceAccountTokens {

  static final String SUBJECT_PREFIX = "system:serviceaccount:";
  static final String GROUP_ALL = "system:serviceaccounts";
  static final String CLAIM = "kubernetes.io";

  /** Issuer of tokens that are kept in secrets and never expire. */
  static final String LEGACY_ISSUER = "kubernetes/serviceaccount";

  /** Before each claim of a token kept in a secret. */
  static final String LEGACY_CLAIM = "kubernetes.io/serviceaccount/";

  private ServiceAccountTokens() {}

  static String subject(String namespace, String name) {
    return SUBJECT_PREFIX + namespace + ":" + name;
  }
}
