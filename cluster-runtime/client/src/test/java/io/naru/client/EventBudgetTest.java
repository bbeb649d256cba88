package io.naru.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.client.testing.ManualTimers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventBudgetTest {

  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final EventBudget<String> budget = new EventBudget<>(timers.clock());

  @Test
  void allowsABurstAndThenOneEveryFiveMinutes() {
    spendAll("a");
    assertThat(budget.spend("a")).isFalse();

    timers.advance(EventBudget.REFILL.minusSeconds(1));
    assertThat(budget.spend("a")).isFalse();

    timers.advance(EventBudget.REFILL);
    assertThat(budget.spend("a")).isTrue();
    assertThat(budget.spend("a")).isFalse();
  }

  @Test
  void objectsDoNotShareTheirs() {
    spendAll("a");

    assertThat(budget.spend("b")).isTrue();
  }

  @Test
  void savesNoMoreThanOneBurst() {
    spendAll("a");

    timers.advance(EventBudget.REFILL.multipliedBy(1000));

    spendAll("a");
    assertThat(budget.spend("a")).isFalse();
  }

  private void spendAll(String about) {
    for (int i = 0; i < EventBudget.BURST; i++) {
      assertThat(budget.spend(about)).isTrue();
    }
  }
}
