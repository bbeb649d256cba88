package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Reads what the build generated. */
final class SchemaResource {

  /** Half a megabyte that few ask for ({@code explain}): may be dropped and read again. */
  private static volatile SoftReference<String[]> descriptions = new SoftReference<>(null);

  private SchemaResource() {}

  /** Takes one line of the resource. */
  interface Line {
    /**
     * @param kind as {@code GROUP/VERSION/KIND}; empty if the definition is no kind
     */
    void accept(String name, String kind, String json);
  }

  static void definitions(Line sink) {
    // no JSON parser yet: most of the lines are not asked for when a control plane starts
    new String(read("definitions.gz"), StandardCharsets.UTF_8)
        .lines()
        .forEach(line -> {
          int first = line.indexOf('\t');
          int second = line.indexOf('\t', first + 1);
          sink.accept(
              line.substring(0, first),
              line.substring(first + 1, second),
              line.substring(second + 1));
        });
  }

  static String description(int index) {
    String[] all = descriptions.get();
    if (all == null) {
      all = readDescriptions();
      descriptions = new SoftReference<>(all);
    }
    return all[index];
  }

  /** SHA-256 of both files, in hex. */
  static String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(read("definitions.gz"));
      digest.update(read("descriptions.gz"));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  private static String[] readDescriptions() {
    try {
      JsonNode array = Json.mapper().readTree(read("descriptions.gz"));
      String[] all = new String[array.size()];
      for (int i = 0; i < all.length; i++) {
        all[i] = array.get(i).textValue();
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in = SchemaResource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the schema was not built into this jar: " + name);
      }
      return new GZIPInputStream(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
