package io.naru.apiserver.kinds.support;

import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Addresses, networks and ports. Addresses are only parsed, never looked up. */
public final class NetworkChecks {

  public static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

  private static final String BAD_ADDRESS =
      "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final String BAD_NETWORK =
      "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
  private static final Pattern IPV4 =
      Pattern.compile(
          "(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]+(\\d+\\.\\d+\\.\\d+\\.\\d+)?");

  private NetworkChecks() {}

  /** The address, or null if the text is none. */
  public static @Nullable InetAddress address(String text) {
    boolean literal =
        text.contains(":") ? IPV6.matcher(text).matches() : IPV4.matcher(text).matches();
    if (!literal) {
      return null;
    }
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  public static boolean isIpv6(String text) {
    return text.contains(":");
  }

  public static boolean isAddress(Field field, FieldErrors errors) {
    if (address(field.text()) == null) {
      errors.invalid(field.path(), field.text(), BAD_ADDRESS);
      return false;
    }
    return true;
  }

  /** An address that can be an endpoint's or an external one: no loopback, no multicast. */
  public static void routable(Field field, FieldErrors errors) {
    if (!isAddress(field, errors)) {
      return;
    }
    InetAddress address = address(field.text());
    if (address == null) {
      return;
    }
    if (address.isAnyLocalAddress()) {
      errors.invalid(field.path(), field.text(), "may not be unspecified");
    } else if (address.isLoopbackAddress()) {
      errors.invalid(
          field.path(), field.text(), "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    } else if (address.isLinkLocalAddress()) {
      errors.invalid(
          field.path(),
          field.text(),
          "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    } else if (address.isMulticastAddress()
        && address.getAddress()[0] == (byte) 224
        && address.getAddress()[1] == 0
        && address.getAddress()[2] == 0) {
      errors.invalid(field.path(), field.text(), "may not be in the link-local multicast range");
    }
  }

  /** A network, or null if the text is none. */
  public static @Nullable Network network(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    InetAddress address = address(text.substring(0, slash));
    String bits = text.substring(slash + 1);
    if (address == null || !bits.matches("\\d{1,3}")) {
      return null;
    }
    int prefix = Integer.parseInt(bits);
    return prefix <= address.getAddress().length * 8 ? new Network(address, prefix) : null;
  }

  public static boolean isNetwork(Field field, FieldErrors errors) {
    if (network(field.text()) == null) {
      errors.invalid(field.path(), field.text(), BAD_NETWORK);
      return false;
    }
    return true;
  }

  /** A port by number. */
  public static void port(Field field, FieldErrors errors) {
    String problem = NameRules.portNumber(field.number());
    if (problem != null) {
      errors.invalid(field.path(), field.number(), problem);
    }
  }

  /** A port by number or by name. */
  public static void portOrName(Field field, FieldErrors errors) {
    if (field.node() != null && field.node().isTextual()) {
      Checks.name(field, NameRules::portNameErrors, errors);
    } else {
      port(field, errors);
    }
  }

  /**
   * A range of addresses.
   *
   * @param prefix how many leading bits are fixed
   */
  public record Network(InetAddress address, int prefix) {

    public boolean contains(Network other) {
      byte[] mine = address.getAddress();
      byte[] its = other.address.getAddress();
      if (mine.length != its.length || other.prefix < prefix) {
        return false;
      }
      for (int bit = 0; bit < prefix; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((mine[bit / 8] & mask) != (its[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
