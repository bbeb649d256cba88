package io.naru.apiserver.server;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection. TLS has proven that it holds the key of the first certificate;
 * whether anybody we trust signed that certificate is not yet checked. Thread-safe.
 */
public final class Peer {

  private final String address;
  private final List<X509Certificate> certificates;
  private volatile @Nullable Object verified;

  /**
   * @param address numeric, without port
   * @param certificates leaf first; empty if the client sent none
   */
  public Peer(String address, List<X509Certificate> certificates) {
    this.address = address;
    this.certificates = List.copyOf(certificates);
  }

  public String address() {
    return address;
  }

  public List<X509Certificate> certificates() {
    return certificates;
  }

  /**
   * What {@code verification} says of the certificates, asked once in a connection's life: checking
   * signatures again for each request would cost more than most requests.
   */
  public <T> T verifiedOnce(Class<T> type, Function<List<X509Certificate>, T> verification) {
    Object known = verified;
    if (!type.isInstance(known)) {
      known = verification.apply(certificates);
      verified = known;
    }
    return type.cast(known);
  }
}
