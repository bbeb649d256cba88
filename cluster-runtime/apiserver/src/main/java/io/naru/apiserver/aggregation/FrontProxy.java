package io.naru.apiserver.aggregation;

import io.naru.apiserver.pki.CertificateAuthority;
import io.naru.apiserver.pki.Credential;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who this server is to the servers behind it. They trust an authority that signs for nothing else,
 * which they read from {@code kube-system/extension-apiserver-authentication}; so it can be a new
 * one with every start, and its key is kept nowhere.
 *
 * @param authority certificate of the authority, PEM
 * @param client shown to the servers behind
 */
record FrontProxy(String authority, Credential client) {

  /** Common name that servers behind this one accept. */
  private static final String NAME = "front-proxy-client";

  /** In {@code kube-system}. */
  static final String CONFIG_MAP = "extension-apiserver-authentication";

  private static final Duration LIFETIME = Duration.ofDays(365);

  /**
   * @throws IllegalStateException if this machine cannot make keys
   */
  static FrontProxy create(Clock clock) {
    try {
      CertificateAuthority authority = CertificateAuthority.create("front-proxy-ca", clock);
      return new FrontProxy(
          authority.credential().certificatePem(),
          authority.issueClient(NAME, List.of(), LIFETIME));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no key for the front proxy", e);
    }
  }

  /** What the config map says of it: whom to believe, and in which headers. */
  Map<String, String> trust() {
    return Map.of(
        "requestheader-client-ca-file", authority,
        "requestheader-allowed-names", "[\"" + NAME + "\"]",
        "requestheader-username-headers", "[\"X-Remote-User\"]",
        "requestheader-uid-headers", "[\"X-Remote-Uid\"]",
        "requestheader-group-headers", "[\"X-Remote-Group\"]",
        "requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]");
  }
}
