package io.naru.agent.dns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/**
 * One resource record of class IN (RFC 1035, section 3.2).
 *
 * @param name fully qualified, lower case, without the final dot
 * @param type as in {@link DnsType}
 * @param ttl seconds
 * @param data the record's data in wire format, without compressed names
 */
record DnsRecord(String name, int type, int ttl, byte[] data) {

  /** An A or AAAA record, by the address's family. */
  static DnsRecord address(String name, String ip, int ttl) {
    byte[] bytes = addressBytes(ip);
    return new DnsRecord(name, bytes.length == 4 ? DnsType.A : DnsType.AAAA, ttl, bytes);
  }

  static DnsRecord cname(String name, String target, int ttl) {
    return new DnsRecord(name, DnsType.CNAME, ttl, encodeName(target));
  }

  static DnsRecord pointer(String name, String target, int ttl) {
    return new DnsRecord(name, DnsType.PTR, ttl, encodeName(target));
  }

  static DnsRecord text(String name, String text, int ttl) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.write(bytes.length);
    data.writeBytes(bytes);
    return new DnsRecord(name, DnsType.TXT, ttl, data.toByteArray());
  }

  /** A server location (RFC 2782); all have the same priority. */
  static DnsRecord service(String name, int weight, int port, String target, int ttl) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    writeShort(data, 0);
    writeShort(data, weight);
    writeShort(data, port);
    data.writeBytes(encodeName(target));
    return new DnsRecord(name, DnsType.SRV, ttl, data.toByteArray());
  }

  /** The start of authority that says for how long an absence may be believed (RFC 2308). */
  static DnsRecord authority(String zone, int ttl) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(encodeName("ns.dns." + zone));
    data.writeBytes(encodeName("hostmaster." + zone));
    int serial = 1;
    int refresh = 7200;
    int retry = 1800;
    int expire = 86400;
    for (int number : new int[] {serial, refresh, retry, expire, ttl}) {
      writeShort(data, number >>> 16);
      writeShort(data, number);
    }
    return new DnsRecord(zone, DnsType.SOA, ttl, data.toByteArray());
  }

  /** The same record under another name. */
  DnsRecord named(String other) {
    return new DnsRecord(other, type, ttl, data);
  }

  static byte[] addressBytes(String ip) {
    try {
      // A literal is not looked up.
      return InetAddress.ofLiteral(ip).getAddress();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an IP address: " + ip, e);
    }
  }

  static byte[] encodeName(String name) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (!name.isEmpty()) {
      for (String label : name.split("\\.")) {
        byte[] text = label.getBytes(StandardCharsets.ISO_8859_1);
        bytes.write(text.length);
        bytes.writeBytes(text);
      }
    }
    bytes.write(0);
    return bytes.toByteArray();
  }

  private static void writeShort(ByteArrayOutputStream bytes, int value) {
    bytes.write(value >>> 8);
    bytes.write(value);
  }
}
