package io.naru.controllers.nodeipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CidrPoolTest {

  private final CidrPool pool = new CidrPool(CidrRange.of("10.0.0.0/22", 24));

  @Test
  void usesAPartThatCameBackLast() {
    assertThat(pool.allocate("a")).isEqualTo("10.0.0.0/24");
    pool.release("a");

    assertThat(pool.allocate("b")).isEqualTo("10.0.1.0/24");
    assertThat(pool.allocate("c")).isEqualTo("10.0.2.0/24");
    assertThat(pool.allocate("d")).isEqualTo("10.0.3.0/24");
    assertThat(pool.allocate("e")).isEqualTo("10.0.0.0/24");
    assertThat(pool.allocate("f")).isNull();
  }

  @Test
  void answersTheSamePartUntilItIsReleased() {
    assertThat(pool.allocate("a")).isEqualTo(pool.allocate("a"));
  }

  @Test
  void keepsClearOfEveryPartThatAForeignRangeTouches() {
    pool.occupy("a", "10.0.0.0/23");
    pool.occupy("b", "10.0.2.128/25");
    pool.occupy("c", "192.168.0.0/24");

    assertThat(pool.allocate("d")).isEqualTo("10.0.3.0/24");
    assertThat(pool.allocate("e")).isNull();
  }

  @Test
  void refusesARangeSmallerThanAPart() {
    assertThatThrownBy(() -> CidrRange.of("10.0.0.0/25", 24))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
