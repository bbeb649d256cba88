package io.naru.controllers.support;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Short names of templates: tells one from another in names of objects and values of labels. */
public final class TemplateHash {

  // No vowels and no look-alikes: a hash in a name never spells a word.
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  /**
   * @param collisions how often the hash turned out to be another's; each yields another hash
   */
  public static String of(byte[] template, @Nullable Integer collisions) {
    int hash = 0x811c9dc5; // FNV-1a, 32 bits
    for (byte b : template) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    byte[] suffix =
        (collisions == null ? "" : collisions.toString()).getBytes(StandardCharsets.UTF_8);
    for (byte b : suffix) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    StringBuilder result = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      result.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return result.toString();
  }
}
