package io.naru.agent.dns;

import java.nio.charset.StandardCharsets;

/** Names in the data of our own records, which are never compressed. */
final class DnsNames {

  private DnsNames() {}

  /** The name that begins at an offset. */
  static String decode(byte[] data, int offset) {
    StringBuilder name = new StringBuilder();
    for (int at = offset; data[at] != 0; at += data[at] + 1) {
      if (!name.isEmpty()) {
        name.append('.');
      }
      name.append(new String(data, at + 1, data[at], StandardCharsets.ISO_8859_1));
    }
    return name.toString();
  }
}
