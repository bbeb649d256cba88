package io.naru.apiserver.cel.library;

import com.google.common.net.InetAddresses;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.cel.value.OpaqueValue;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** IP addresses and ranges of them. */
final class IpLibrary {

  static final String IP = "net.IP";
  static final String CIDR = "net.CIDR";

  private record Ip(InetAddress address) implements OpaqueValue {
    @Override
    public String typeName() {
      return IP;
    }

    long family() {
      return address instanceof Inet4Address ? 4L : 6L;
    }

    String text() {
      return InetAddresses.toAddrString(address);
    }
  }

  private record Cidr(Ip ip, int prefixLength) implements OpaqueValue {
    @Override
    public String typeName() {
      return CIDR;
    }

    Ip masked() {
      byte[] bytes = ip.address().getAddress();
      for (int bit = prefixLength; bit < bytes.length * 8; bit++) {
        bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
      }
      try {
        return new Ip(InetAddress.getByAddress(bytes));
      } catch (UnknownHostException impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    boolean contains(Ip other) {
      return other.family() == ip.family()
          && new Cidr(other, prefixLength).masked().equals(masked());
    }

    boolean contains(Cidr other) {
      return other.prefixLength >= prefixLength && contains(other.ip);
    }
  }

  private IpLibrary() {}

  static void addTo(Functions functions) {
    addresses(functions);
    functions
        .add("cidr(string): net.CIDR", Costs.TRAVERSAL, a -> cidr((String) a[0]))
        .add("isCIDR(string): bool", Costs.TRAVERSAL, a -> is(() -> cidr((String) a[0])))
        .add("string(net.CIDR): string", a -> cidr(a).ip().text() + "/" + cidr(a).prefixLength())
        .add("<net.CIDR>.containsIP(string): bool", a -> cidr(a).contains(ip((String) a[1])))
        .add("<net.CIDR>.containsIP(net.IP): bool", a -> cidr(a).contains((Ip) a[1]))
        .add("<net.CIDR>.containsCIDR(string): bool", a -> cidr(a).contains(cidr((String) a[1])))
        .add("<net.CIDR>.containsCIDR(net.CIDR): bool", a -> cidr(a).contains((Cidr) a[1]))
        .add("<net.CIDR>.ip(): net.IP", a -> cidr(a).ip())
        .add(
            "<net.CIDR>.masked(): net.CIDR",
            a -> new Cidr(cidr(a).masked(), cidr(a).prefixLength()))
        .add("<net.CIDR>.prefixLength(): int", a -> (long) cidr(a).prefixLength());
  }

  private static void addresses(Functions functions) {
    functions
        .add("ip(string): net.IP", Costs.TRAVERSAL, a -> ip((String) a[0]))
        .add("isIP(string): bool", Costs.TRAVERSAL, a -> is(() -> ip((String) a[0])))
        .add(
            "ip.isCanonical(string): bool",
            Costs.TRAVERSAL,
            a -> ip((String) a[0]).text().equals(a[0]))
        .add("string(net.IP): string", a -> ip(a).text())
        .add("<net.IP>.family(): int", a -> ip(a).family())
        .add("<net.IP>.isUnspecified(): bool", a -> ip(a).address().isAnyLocalAddress())
        .add("<net.IP>.isLoopback(): bool", a -> ip(a).address().isLoopbackAddress())
        .add("<net.IP>.isLinkLocalMulticast(): bool", a -> ip(a).address().isMCLinkLocal())
        .add("<net.IP>.isLinkLocalUnicast(): bool", a -> ip(a).address().isLinkLocalAddress())
        .add("<net.IP>.isGlobalUnicast(): bool", a -> isGlobal(ip(a).address()));
  }

  private static Ip ip(Object[] arguments) {
    return (Ip) arguments[0];
  }

  private static Cidr cidr(Object[] arguments) {
    return (Cidr) arguments[0];
  }

  private static boolean isGlobal(InetAddress address) {
    boolean broadcast = InetAddresses.toAddrString(address).equals("255.255.255.255");
    return !broadcast
        && !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress();
  }

  private static boolean is(Runnable parsing) {
    try {
      parsing.run();
      return true;
    } catch (EvaluationException malformed) {
      return false;
    }
  }

  private static Ip ip(String text) {
    if (text.contains("%") || !InetAddresses.isInetAddress(text)) {
      throw new EvaluationException(
          "IP Address \""
              + text
              + "\" parse error during conversion from string: unable to parse IP");
    }
    if (text.contains(":") && text.contains(".")) {
      throw new EvaluationException("IPv4-mapped IPv6 address \"" + text + "\" is not allowed");
    }
    return new Ip(InetAddresses.forString(text));
  }

  private static Cidr cidr(String text) {
    int slash = text.indexOf('/');
    String length = slash < 0 ? "" : text.substring(slash + 1);
    if (!length.matches("0|[1-9][0-9]{0,2}")) {
      throw notACidr(text);
    }
    Ip ip;
    try {
      ip = ip(text.substring(0, slash));
    } catch (EvaluationException malformed) {
      throw notACidr(text);
    }
    int bits = Integer.parseInt(length);
    if (bits > ip.address().getAddress().length * 8) {
      throw notACidr(text);
    }
    return new Cidr(ip, bits);
  }

  private static EvaluationException notACidr(String text) {
    return new EvaluationException(
        "network address parse error during conversion from string: netip.ParsePrefix(\""
            + text
            + "\"): no valid prefix");
  }
}
