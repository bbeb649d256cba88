package io.naru.apiserver;

import io.naru.apiserver.audit.AuditLog;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.HttpServerConfig.Limits;
import io.naru.store.Store;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an API server is given.
 *
 * @param store where objects are kept; not closed by the server
 * @param addresses to listen on
 * @param port 0 for any that is free
 * @param serviceRange IPv4 CIDR of cluster IPs; its first address is the API server's own service
 * @param advertiseAddress at which nodes and pods reach this server
 * @param clusterDomain DNS domain of services, for example {@code cluster.local}
 * @param staticTokens bearer tokens that are good as long as the server runs
 * @param auditLog null if nothing is to be written down; not closed by the server
 */
public record ApiServerConfig(
    Store store,
    List<InetAddress> addresses,
    int port,
    ClusterPki pki,
    String serviceRange,
    InetAddress advertiseAddress,
    String clusterDomain,
    Map<String, UserInfo> staticTokens,
    Limits limits,
    Clock clock,
    @Nullable AuditLog auditLog) {

  public static final String DEFAULT_SERVICE_RANGE = "10.96.0.0/16";
  public static final String DEFAULT_CLUSTER_DOMAIN = "cluster.local";

  /** Without an audit log. */
  public ApiServerConfig(
      Store store,
      List<InetAddress> addresses,
      int port,
      ClusterPki pki,
      String serviceRange,
      InetAddress advertiseAddress,
      String clusterDomain,
      Map<String, UserInfo> staticTokens,
      Limits limits,
      Clock clock) {
    this(
        store,
        addresses,
        port,
        pki,
        serviceRange,
        advertiseAddress,
        clusterDomain,
        staticTokens,
        limits,
        clock,
        null);
  }

  /** On the loopback address alone, at any free port, with the defaults of Kubernetes. */
  public static ApiServerConfig standard(Store store, ClusterPki pki) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return new ApiServerConfig(
        store,
        List.of(loopback),
        0,
        pki,
        DEFAULT_SERVICE_RANGE,
        loopback,
        DEFAULT_CLUSTER_DOMAIN,
        Map.of(),
        Limits.DEFAULT,
        Clock.systemUTC());
  }

  /** Listens at a fixed place. */
  public ApiServerConfig withListeners(List<InetAddress> addresses, int port) {
    return new ApiServerConfig(
        store,
        addresses,
        port,
        pki,
        serviceRange,
        advertiseAddress,
        clusterDomain,
        staticTokens,
        limits,
        clock,
        auditLog);
  }

  public ApiServerConfig withAdvertiseAddress(InetAddress address) {
    return new ApiServerConfig(
        store,
        addresses,
        port,
        pki,
        serviceRange,
        address,
        clusterDomain,
        staticTokens,
        limits,
        clock,
        auditLog);
  }

  public ApiServerConfig withStaticTokens(Map<String, UserInfo> tokens) {
    return new ApiServerConfig(
        store,
        addresses,
        port,
        pki,
        serviceRange,
        advertiseAddress,
        clusterDomain,
        tokens,
        limits,
        clock,
        auditLog);
  }

  public ApiServerConfig withAuditLog(AuditLog log) {
    return new ApiServerConfig(
        store,
        addresses,
        port,
        pki,
        serviceRange,
        advertiseAddress,
        clusterDomain,
        staticTokens,
        limits,
        clock,
        log);
  }

  /** The issuer of service account tokens, under which pods can reach the keys to check them. */
  public String issuer() {
    return "https://kubernetes.default.svc." + clusterDomain;
  }
}
