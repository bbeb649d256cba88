package io.naru.cluster;

import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.pki.KeptCredentials;
import io.naru.cluster.Kubeconfig.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The keys and certificates of one cluster, and what is issued from them: for its administrator and
 * its nodes.
 */
final class ClusterIdentity {

  private static final Duration LIFETIME = Duration.ofDays(365);

  private final ClusterSettings settings;
  private final ClusterPki pki;
  private final KeptCredentials nodes;

  private ClusterIdentity(ClusterSettings settings, ClusterPki pki, KeptCredentials nodes) {
    this.settings = settings;
    this.pki = pki;
    this.nodes = nodes;
  }

  /**
   * Reads the cluster's keys, making what is missing.
   *
   * @param addresses at which the control plane listens beside loopback
   */
  static ClusterIdentity loadOrCreate(
      ClusterHome home, ClusterSettings settings, Collection<String> addresses) {
    List<InetAddress> all = new ArrayList<>();
    all.add(InetAddress.ofLiteral("127.0.0.1"));
    all.add(InetAddress.ofLiteral(Cidrs.address(settings.serviceCidr(), 1)));
    addresses.forEach(address -> all.add(InetAddress.ofLiteral(address)));
    String service = "kubernetes.default.svc";
    List<String> names =
        List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            service,
            service + "." + settings.clusterDomain());
    try {
      Path directory = home.pkiDirectory(settings.name());
      ClusterPki pki = ClusterPki.loadOrCreate(directory, names, all, Clock.systemUTC());
      return new ClusterIdentity(
          settings,
          pki,
          KeptCredentials.in(directory.resolve("nodes"), pki.authority(), Clock.systemUTC()));
    } catch (IOException | GeneralSecurityException e) {
      throw new ClusterException(
          "the keys of cluster " + settings.name() + " can't be read or made: " + e.getMessage(),
          e);
    }
  }

  ClusterPki pki() {
    return pki;
  }

  /** A new client certificate of the group {@code system:masters}. */
  Credential issueAdministrator() {
    return issue(
        () -> pki.authority().issueClient("kubernetes-admin", List.of("system:masters"), LIFETIME));
  }

  /** The same at each start while it is good: another would make the node's agent start again. */
  Credential nodeClient(String node) {
    return issue(
        () -> nodes.client(node + ".client", "system:node:" + node, List.of("system:nodes")));
  }

  /**
   * For the node's own server; the API server calls nodes by name, whatever their address. Kept as
   * {@link #nodeClient}.
   */
  Credential nodeServer(String node) {
    return issue(
        () -> nodes.server(node + ".server", "system:node:" + node, List.of(node), List.of()));
  }

  /** A node that is removed takes its keys with it. */
  void forgetNode(String node) {
    try {
      nodes.forget(node + ".client");
      nodes.forget(node + ".server");
    } catch (IOException e) {
      throw new ClusterException("the keys of node " + node + " can't be removed", e);
    }
  }

  Credentials kubeconfigCredentials(Credential administrator) {
    return new Credentials(
        settings.serverUrl(),
        authorityPem(),
        administrator.certificatePem(),
        administrator.classicPrivateKeyPem());
  }

  String authorityPem() {
    return pki.authority().credential().certificatePem();
  }

  AdminClient adminClient(Credential administrator) {
    return new AdminClient(settings.serverUrl(), administrator, pki.authority().certificate());
  }

  @FunctionalInterface
  private interface Issuing {
    Credential issue() throws IOException, GeneralSecurityException;
  }

  private static Credential issue(Issuing issuing) {
    try {
      return issuing.issue();
    } catch (IOException | GeneralSecurityException e) {
      throw new ClusterException("a certificate can't be issued or kept: " + e.getMessage(), e);
    }
  }
}
