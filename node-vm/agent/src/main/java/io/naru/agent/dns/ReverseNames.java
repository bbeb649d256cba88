package io.naru.agent.dns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Names of addresses (RFC 1035, section 3.5; RFC 3596, section 2.5). */
final class ReverseNames {

  private ReverseNames() {}

  /** The name under which an address's own name is found. */
  static String of(String ip) {
    byte[] address = DnsRecord.addressBytes(ip);
    return name(address, address.length * 8);
  }

  /** The zones that make up a range: several, where it ends within a label. */
  static List<String> ofRange(String cidr) {
    int slash = cidr.indexOf('/');
    byte[] address = DnsRecord.addressBytes(cidr.substring(0, slash));
    int prefix = Integer.parseInt(cidr.substring(slash + 1));
    int bitsInLabel = bitsInLabel(address);
    int missing = (bitsInLabel - prefix % bitsInLabel) % bitsInLabel;
    int whole = prefix + missing;
    List<String> zones = new ArrayList<>();
    for (int number = 0; number < 1 << missing; number++) {
      byte[] each = address.clone();
      if (missing > 0) {
        // The label's last bits count up; they begin at 0 in a range's own address.
        int shift = (8 - whole % 8) % 8;
        each[(whole - 1) / 8] |= (byte) (number << shift);
      }
      zones.add(name(each, whole));
    }
    return zones;
  }

  private static int bitsInLabel(byte[] address) {
    return address.length == 4 ? 8 : 4;
  }

  private static String name(byte[] address, int prefix) {
    boolean ipv4 = address.length == 4;
    List<String> labels = new ArrayList<>();
    int bitsInLabel = bitsInLabel(address);
    for (int bit = 0; bit + bitsInLabel <= prefix; bit += bitsInLabel) {
      int octet = Byte.toUnsignedInt(address[bit / 8]);
      labels.add(
          ipv4
              ? Integer.toString(octet)
              : Integer.toHexString(bit % 8 == 0 ? octet >>> 4 : octet & 0xf));
    }
    Collections.reverse(labels);
    labels.add(ipv4 ? "in-addr.arpa" : "ip6.arpa");
    return String.join(".", labels);
  }
}
