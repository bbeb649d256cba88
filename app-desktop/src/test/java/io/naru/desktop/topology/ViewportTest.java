package io.naru.desktop.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewportTest {

  private static final Placement WIDE =
      new Placement(Map.of("a", new Box(0, 0, 10, 10)), List.of(), 2000, 500);

  @Test
  void showsEverythingButNothingLargerThanItIs() {
    Viewport all = Viewport.fit(WIDE, 1000, 800);
    assertThat(all.toPictureX(0)).isLessThan(0);
    assertThat(all.toPictureX(1000)).isGreaterThan(2000);
    assertThat(Viewport.fit(new Placement(Map.of(), List.of(), 10, 10), 900, 900).scale())
        .isEqualTo(1);
    assertThat(Viewport.fit(Placement.EMPTY, 900, 900)).isEqualTo(Viewport.START);
  }

  @Test
  void thePointUnderThePointerStaysWhereItIs() {
    Viewport before = Viewport.fit(WIDE, 1000, 800);
    Viewport after = before.zoomedAt(300, 200, 1.7);
    assertThat(after.toPictureX(300)).isCloseTo(before.toPictureX(300), offset(1e-9));
    assertThat(after.toPictureY(200)).isCloseTo(before.toPictureY(200), offset(1e-9));
  }

  @Test
  void movesOnlyAsFarAsABoxNeeds() {
    Viewport view = new Viewport(1, 0, 0);
    assertThat(view.showing(new Box(100, 100, 50, 50), 800, 600)).isEqualTo(view);
    assertThat(view.showing(new Box(790, 100, 50, 50), 800, 600).x()).isEqualTo(-64);
  }

  @Test
  void boxesMoveFromWhereTheyAreAndNewOnesAreThereAtOnce() {
    Motion motion = new Motion();
    motion.start(placement("a", 0), 0);
    long start = Duration.ofSeconds(1).toNanos();
    motion.start(
        new Placement(
            Map.of("a", new Box(100, 0, 10, 10), "b", new Box(7, 0, 10, 10)), List.of(), 200, 10),
        start);
    long midway = start + Duration.ofMillis(100).toNanos();
    assertThat(motion.isMoving(midway)).isTrue();
    assertThat(motion.boxes(midway).get("a").x()).isStrictlyBetween(1.0, 99.0);
    assertThat(motion.boxes(midway).get("b").x()).isEqualTo(7);
    long end = start + Duration.ofSeconds(1).toNanos();
    assertThat(motion.isMoving(end)).isFalse();
    assertThat(motion.boxes(end).get("a").x()).isEqualTo(100);
  }

  private static Placement placement(String id, double x) {
    return new Placement(Map.of(id, new Box(x, 0, 10, 10)), List.of(), 100, 10);
  }
}
