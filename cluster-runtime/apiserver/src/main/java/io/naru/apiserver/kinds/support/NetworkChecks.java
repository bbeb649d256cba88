package io.naru.apiserver.kinds.support;

import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
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
  private static final Pattern DOTTED = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
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

  /** What is wrong with the form of an address, or null. */
  private static @Nullable String addressProblem(String text) {
    if (address(text) == null) {
      // With leading zeros it was taken for an address once, by some in octal.
      boolean zeros = DOTTED.matcher(text).matches() && address(withoutZeros(text)) != null;
      return zeros ? "must not have leading 0s" : BAD_ADDRESS;
    }
    return text.contains(":") && text.contains(".")
        ? "must not be an IPv4-mapped IPv6 address"
        : null;
  }

  private static String withoutZeros(String text) {
    return text.replaceAll("(^|\\.)0+(?=\\d)", "$1");
  }

  /** Warnings of an address that has a better form. */
  public static List<String> addressWarnings(Field field) {
    String text = field.text();
    if (!isIpv6(text) || !(address(text) instanceof Inet6Address address)) {
      return List.of();
    }
    String canonical = canonical(address);
    return canonical.equals(text)
        ? List.of()
        : List.of(
            field.path()
                + ": IPv6 address \""
                + text
                + "\" should be in RFC 5952 canonical format (\""
                + canonical
                + "\")");
  }

  /** RFC 5952: no leading zeros, and the longest run of zeros in short. */
  private static String canonical(Inet6Address address) {
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int from = -1;
    int length = 1;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - i > length) {
        from = i;
        length = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < groups.length; i++) {
      if (i == from) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  public static boolean isIpv6(String text) {
    return text.contains(":");
  }

  public static boolean isAddress(Field field, FieldErrors errors) {
    String problem = addressProblem(field.text());
    if (problem != null) {
      errors.invalid(field.path(), field.text(), problem);
    }
    return problem == null;
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
    return isNetwork(field.text(), field.path(), errors);
  }

  /** As {@link #isNetwork(Field, FieldErrors)}, of a text that errors name by a path. */
  public static boolean isNetwork(String text, String path, FieldErrors errors) {
    Network network = network(text);
    String problem =
        network == null
            ? BAD_NETWORK
            : Optional.ofNullable(addressProblem(text.substring(0, text.indexOf('/'))))
                .orElse(
                    network.isExact() ? null : "must not have bits set beyond the prefix length");
    if (problem != null) {
      errors.invalid(path, text, problem);
    }
    return problem == null;
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

    /** Whether its address has nothing beyond the prefix. */
    public boolean isExact() {
      byte[] bytes = address.getAddress();
      for (int bit = prefix; bit < bytes.length * 8; bit++) {
        if ((bytes[bit / 8] & 0x80 >> (bit % 8)) != 0) {
          return false;
        }
      }
      return true;
    }

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
