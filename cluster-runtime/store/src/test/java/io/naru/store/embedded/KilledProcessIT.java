package io.naru.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.store.KeyValue;
import io.naru.store.Store;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No acknowledged write is lost when the process is killed, however often. */
final class KilledProcessIT {
  private static final int ROUNDS = 5;

  @TempDir Path temporary;

  @Test
  void keepsEveryAcknowledgedWriteOverRepeatedKills() throws Exception {
    Path directory = temporary.resolve("store");
    Map<String, Long> acknowledged = new HashMap<>();
    Random random = new Random(42);
    for (int round = 0; round < ROUNDS; round++) {
      writeAndKill(directory, round, 200 + random.nextInt(800), acknowledged);
      try (Store store = EmbeddedStore.open(directory, EmbeddedStoreOptions.defaults())) {
        acknowledged.forEach((key, revision) -> {
          KeyValue keyValue = store.get(key);
          assertThat(keyValue).as(key).isNotNull();
          assertThat(keyValue.modRevision()).isEqualTo(revision);
          assertThat(keyValue.value()).isEqualTo((key + "=").repeat(20).getBytes(UTF_8));
        });
        // Nothing but what was written, in revisions without gaps.
        assertThat(store.range("", null, 0, 0).keyValues())
            .hasSize((int) (store.revision() - 1))
            .hasSizeGreaterThanOrEqualTo(acknowledged.size());
      }
    }
  }

  private static void writeAndKill(
      Path directory, int round, int lines, Map<String, Long> acknowledged) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                directory.toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (int i = 0; i < lines; i++) {
        record(out.readLine(), acknowledged);
      }
      // Through its handle: Process.destroyForcibly would close the pipe, with what is still in it.
      process.toHandle().destroyForcibly();
      // What was acknowledged between the decision to kill and the end counts as well; the very
      // last line may be cut short.
      String line = out.readLine();
      while (line != null) {
        String next = out.readLine();
        if (next != null) {
          record(line, acknowledged);
        }
        line = next;
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static void record(String line, Map<String, Long> acknowledged) {
    assertThat(line).as("line of the writer, which must not end by itself").isNotNull();
    int space = line.indexOf(' ');
    acknowledged.put(line.substring(space + 1), Long.valueOf(line.substring(0, space)));
  }
}
