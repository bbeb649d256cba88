package io.naru.apiserver.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All key material that an API server needs.
 *
 * @param authority of the cluster: signs serving and client certificates alike
 * @param server serving certificate of the API server
 * @param kubeletClient with which the API server calls kubelets
 * @param serviceAccountKey signs service account tokens
 */
public record ClusterPki(
    CertificateAuthority authority,
    Credential server,
    Credential kubeletClient,
    SigningKey serviceAccountKey) {

  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final String KUBELET_CLIENT = "kube-apiserver-kubelet-client";
  private static final String SERVER = "kube-apiserver";

  /**
   * Reads the material of a directory, making what is missing there. The serving certificate is
   * made anew when it is about to expire or does not cover a name or address asked for.
   *
   * @param dnsNames that the serving certificate must cover
   * @param addresses that the serving certificate must cover
   */
  public static ClusterPki loadOrCreate(
      Path directory, Collection<String> dnsNames, Collection<InetAddress> addresses, Clock clock)
      throws IOException, GeneralSecurityException {
    KeyFiles files = new KeyFiles(directory);
    Credential root = files.readCredential("ca");
    CertificateAuthority authority;
    if (root == null) {
      authority = CertificateAuthority.create("naru-ca", clock);
      files.writeCredential("ca", authority.credential());
    } else {
      authority = CertificateAuthority.of(root, clock);
    }
    Credential server = files.readCredential("apiserver");
    if (server == null
        || expiresSoon(server, clock)
        || !covers(server.certificate(), dnsNames, addresses)) {
      server = authority.issueServer(SERVER, dnsNames, addresses, LIFETIME);
      files.writeCredential("apiserver", server);
    }
    Credential kubeletClient = files.readCredential("apiserver-kubelet-client");
    if (kubeletClient == null || expiresSoon(kubeletClient, clock)) {
      kubeletClient = authority.issueClient(KUBELET_CLIENT, List.of("system:masters"), LIFETIME);
      files.writeCredential("apiserver-kubelet-client", kubeletClient);
    }
    SigningKey signingKey = files.readSigningKey("sa");
    if (signingKey == null) {
      signingKey = SigningKey.create();
      files.writeSigningKey("sa", signingKey);
    }
    return new ClusterPki(authority, server, kubeletClient, signingKey);
  }

  /** Material that lives in memory only: for tests and throw-away clusters. */
  public static ClusterPki ephemeral(
      Collection<String> dnsNames, Collection<InetAddress> addresses, Clock clock)
      throws GeneralSecurityException {
    CertificateAuthority authority = CertificateAuthority.create("naru-ca", clock);
    return new ClusterPki(
        authority,
        authority.issueServer(SERVER, dnsNames, addresses, LIFETIME),
        authority.issueClient(KUBELET_CLIENT, List.of("system:masters"), LIFETIME),
        SigningKey.create());
  }

  private static boolean expiresSoon(Credential credential, Clock clock) {
    return clock
        .instant()
        .plus(RENEW_BEFORE)
        .isAfter(credential.certificate().getNotAfter().toInstant());
  }

  private static boolean covers(
      X509Certificate certificate, Collection<String> dnsNames, Collection<InetAddress> addresses)
      throws CertificateParsingException {
    Set<String> covered = new HashSet<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      names.forEach(name -> covered.add(String.valueOf(name.get(1))));
    }
    return covered.containsAll(dnsNames)
        && addresses.stream().map(InetAddress::getHostAddress).allMatch(covered::contains);
  }
}
