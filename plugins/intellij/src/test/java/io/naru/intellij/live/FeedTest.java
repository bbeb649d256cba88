package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FeedTest {

  private final Feed feed = new Feed();

  @Test
  void givesWhatWasAddedThenEnds() throws Exception {
    feed.add("xhello".getBytes(UTF_8), 1);
    feed.add(" you".getBytes(UTF_8), 0);
    assertThat(feed.available()).isEqualTo(9);
    feed.end();
    feed.add("late".getBytes(UTF_8), 0);
    assertThat(new String(feed.readAllBytes(), UTF_8)).isEqualTo("hello you");
    assertThat(feed.read()).isEqualTo(-1);
    assertThat(feed.available()).isZero();
  }

  @Test
  void readsNothingWithoutWaiting() throws Exception {
    assertThat(feed.read(new byte[1], 0, 0)).isZero();
    feed.add(new byte[3], 0);
    assertThat(feed.readNBytes(3)).hasSize(3);
  }

  @Test
  void waitsForWhatComes() {
    CompletableFuture<Integer> read =
        CompletableFuture.supplyAsync(() -> {
          try {
            return feed.read();
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
    feed.add(new byte[] {(byte) 0xe4}, 0);
    assertThat(read.join()).isEqualTo(0xe4);
  }
}
