package io.naru.machinery;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Field names that were read of late, so that the thousands of objects in memory share one string a
 * name. Of fixed size: a name takes the place of another that was there. Jackson's own table grows
 * with every name it meets, and copies itself for each parser that meets a new one; in {@code
 * managedFields} nearly every pod brings one ({@code k:{"ip":"10.1.2.3"}}). Thread-safe: entries
 * are immutable, and it does not matter which of two writers a reader sees.
 */
final class NameCache {

  private static final int SIZE = 1 << 14;
  private static final int LONGEST = 64;

  private record Entry(byte[] bytes, String text) {}

  private final Entry[] entries = new Entry[SIZE];

  /**
   * The text of ASCII bytes.
   *
   * @param hash that says something about all of the bytes
   */
  String name(byte[] bytes, int from, int to, int hash) {
    int length = to - from;
    if (length > LONGEST || (length > 1 && bytes[from + 1] == ':' && bytes[from] != 'f')) {
      return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    }
    int slot = (hash ^ (hash >>> 15)) & (SIZE - 1);
    Entry known = entries[slot];
    if (known != null && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, from, to)) {
      return known.text;
    }
    String text = new String(bytes, from, length, StandardCharsets.ISO_8859_1);
    entries[slot] = new Entry(Arrays.copyOfRange(bytes, from, to), text);
    return text;
  }
}
