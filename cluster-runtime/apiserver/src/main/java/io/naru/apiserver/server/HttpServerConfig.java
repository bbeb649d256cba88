package io.naru.apiserver.server;

import java.net.InetAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * Where and how to listen.
 *
 * @param addresses to listen on; all get the same port
 * @param port 0 for any that is free
 * @param key of the serving certificate
 * @param certificates serving certificate, then intermediates
 * @param clientAuthorities named to clients as those whose certificates are welcome
 * @param limits what a client may ask of the server
 */
public record HttpServerConfig(
    List<InetAddress> addresses,
    int port,
    PrivateKey key,
    List<X509Certificate> certificates,
    List<X509Certificate> clientAuthorities,
    Limits limits) {

  /**
   * @param bodyBytes of a request, after decompression
   * @param headerBytes of a request, all headers together
   * @param concurrentStreams of one HTTP/2 connection
   * @param requestTimeout from a request's first byte to its last
   * @param idleTimeout after which a connection without requests is closed
   * @param shutdownGrace for requests still running at shutdown
   */
  public record Limits(
      int bodyBytes,
      int headerBytes,
      int concurrentStreams,
      Duration requestTimeout,
      Duration idleTimeout,
      Duration shutdownGrace) {

    /** Those of the Go implementation where it has one. */
    public static final Limits DEFAULT =
        new Limits(
            3 << 20,
            1 << 20,
            1000,
            Duration.ofSeconds(60),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5));
  }
}
