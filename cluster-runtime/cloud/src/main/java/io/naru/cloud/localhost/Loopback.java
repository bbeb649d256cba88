package io.naru.cloud.localhost;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;

/** The addresses that only this machine reaches (RFC 1122, section 3.2.1.3). */
final class Loopback {

  /** More than one machine's services of one port ever need; other systems have only the first. */
  private static final int MOST = 32;

  private Loopback() {}

  /** {@code localhost} and the addresses after it, in the order in which they are to be taken. */
  static List<InetAddress> addresses() {
    return IntStream.rangeClosed(1, MOST)
        .mapToObj(number -> InetAddress.ofLiteral("127.0.0." + number))
        .toList();
  }
}
