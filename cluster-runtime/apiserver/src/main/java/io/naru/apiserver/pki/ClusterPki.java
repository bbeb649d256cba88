package io.naru.apiserver.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

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
    KeptCredentials kept = new KeptCredentials(files, authority, clock);
    Credential server = kept.server("apiserver", SERVER, dnsNames, addresses);
    Credential kubeletClient =
        kept.client("apiserver-kubelet-client", KUBELET_CLIENT, List.of("system:masters"));
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
}
