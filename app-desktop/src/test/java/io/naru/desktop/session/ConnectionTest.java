package io.naru.desktop.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConnectionTest {

  private boolean cut;
  private final AtomicInteger losses = new AtomicInteger();
  private final Connection connection =
      new Connection(
          () -> {
            if (cut) {
              throw new IOException("connection refused");
            }
          },
          InstantSource.fixed(Instant.EPOCH));

  @Test
  void asksEveryFewSecondsWhileAllIsWell() {
    assertThat(connection.ask()).isEqualTo(Duration.ofSeconds(5));
    assertThat(connection.state()).isEqualTo(new Connection.State.Online());
  }

  @Test
  void saysWhyItIsLostAndWhenItTriesAgain() {
    cut = true;
    connection.ask();
    assertThat(connection.state())
        .isEqualTo(
            new Connection.State.Lost(
                "connection refused", Instant.EPOCH, Instant.EPOCH.plusMillis(500)));
  }

  @Test
  void triesLessAndLessOften() {
    cut = true;
    assertThat(connection.ask()).isEqualTo(Duration.ofMillis(500));
    assertThat(connection.ask()).isEqualTo(Duration.ofSeconds(1));
    assertThat(connection.ask()).isEqualTo(Duration.ofSeconds(2));
    connection.ask();
    connection.ask();
    assertThat(connection.ask()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void tellsOfALossOnceUntilItRecovers() {
    connection.onLoss(losses::incrementAndGet);
    cut = true;
    connection.ask();
    connection.ask();
    assertThat(losses).hasValue(1);
    cut = false;
    connection.ask();
    assertThat(connection.state()).isInstanceOf(Connection.State.Online.class);
    cut = true;
    assertThat(connection.ask()).isEqualTo(Duration.ofMillis(500));
    assertThat(losses).hasValue(2);
  }
}
