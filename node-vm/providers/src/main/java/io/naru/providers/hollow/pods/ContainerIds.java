package io.naru.providers.hollow.pods;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Identities of containers and images that nobody ever made, in the shape that real ones have. */
final class ContainerIds {

  private static final int MOST_REMEMBERED = 10_000;
  private static final Map<String, String> IMAGES = new ConcurrentHashMap<>();

  private ContainerIds() {}

  /** The same for the same container until it is restarted. */
  static String container(String podUid, String name, int restarts) {
    return "hollow://" + sha256(podUid + "/" + name + "/" + restarts);
  }

  /** The same for the same name. */
  static String image(String image) {
    String known = IMAGES.get(image);
    if (known == null) {
      known = withoutTag(image) + "@sha256:" + sha256(image);
      if (IMAGES.size() < MOST_REMEMBERED) {
        IMAGES.put(image, known);
      }
    }
    return known;
  }

  private static String withoutTag(String image) {
    int at = image.indexOf('@');
    String name = at < 0 ? image : image.substring(0, at);
    int colon = name.lastIndexOf(':');
    return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
