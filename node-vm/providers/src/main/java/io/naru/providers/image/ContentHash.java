package io.naru.providers.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** SHA-256 over named contents: equal exactly if names and contents are. Not thread-safe. */
public final class ContentHash {

  private final MessageDigest digest = newDigest();

  /** Adds one named content. */
  public ContentHash add(String name, byte[] content) {
    // Lengths keep "a"+"bc" and "ab"+"c" apart.
    digest.update(
        (name.length() + ":" + content.length + ":" + name).getBytes(StandardCharsets.UTF_8));
    digest.update(content);
    return this;
  }

  /** Adds one named text. */
  public ContentHash add(String name, String content) {
    return add(name, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds files in the map's own order, which has to be a stable one. */
  public ContentHash add(Map<String, byte[]> files) {
    files.forEach(this::add);
    return this;
  }

  /** The first 12 hexadecimal digits, for tags. Ends the use of this object. */
  public String tag() {
    return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
  }

  static String sha256(byte[] content) {
    return HexFormat.of().formatHex(newDigest().digest(content));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
