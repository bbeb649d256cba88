package io.naru.apiserver.authentication;

/** Names in and around service account tokens. */
final class ServiceAccountTokens {

  static final String SUBJECT_PREFIX = "system:serviceaccount:";
  static final String GROUP_ALL = "system:serviceaccounts";
  static final String CLAIM = "kubernetes.io";

  private ServiceAccountTokens() {}

  static String subject(String namespace, String name) {
    return SUBJECT_PREFIX + namespace + ":" + name;
  }
}
