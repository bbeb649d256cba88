package io.naru.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of the files in a store's directory: each carries the sequence it starts or stands at. */
final class StoreFiles {
  private static final Pattern SEGMENT = Pattern.compile("log-\\d{19}\\.segment");
  private static final Pattern SNAPSHOT = Pattern.compile("snapshot-\\d{19}");
  private static final Pattern NOT_DIGITS = Pattern.compile("\\D");

  private StoreFiles() {}

  static Path segment(Path directory, long firstSequence) {
    return directory.resolve(String.format("log-%019d.segment", firstSequence));
  }

  static Path snapshot(Path directory, long sequence) {
    return directory.resolve(String.format("snapshot-%019d", sequence));
  }

  /** Oldest first. */
  static List<Path> segments(Path directory) throws IOException {
    return list(directory, SEGMENT);
  }

  /** Oldest first. */
  static List<Path> snapshots(Path directory) throws IOException {
    return list(directory, SNAPSHOT);
  }

  static long numberOf(Path file) {
    return Long.parseLong(NOT_DIGITS.matcher(nameOf(file)).replaceAll(""));
  }

  private static List<Path> list(Path directory, Pattern names) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> names.matcher(nameOf(file)).matches())
          .sorted(Comparator.comparingLong(StoreFiles::numberOf))
          .toList();
    }
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }
}
