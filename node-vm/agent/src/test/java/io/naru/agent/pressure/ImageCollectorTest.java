package io.naru.agent.pressure;

import static io.naru.agent.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.agent.api.Json;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.testing.FakeRuntime;
import io.naru.agent.testing.MovableClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ImageCollectorTest {

  private static final long MEGA = 1 << 20;

  private final FakeRuntime runtime = new FakeRuntime();
  private final MovableClock clock = new MovableClock();
  private long available = 50 * MEGA;
  private final ImageCollector collector =
      new ImageCollector(
          runtime.runtime(),
          () -> Map.of(Signal.IMAGE_FILES, new Supply(available, 100 * MEGA)),
          Housekeeping.of(Json.object()),
          clock);

  @Test
  void leavesImagesAloneWhileThereIsSpace() {
    runtime.image("a", "a:1", MEGA);
    look();
    assertThat(runtime.images).hasSize(1);
  }

  @Test
  void removesTheLeastRecentlyUsedUntilTheLowMarkIsReached() {
    runtime.image("old", "old:1", 4 * MEGA).image("newer", "newer:1", 4 * MEGA);
    runtime.running(pod("{}"), "main", "newer");
    look();
    runtime.containers.clear();
    available = 17 * MEGA;
    runtime.image("never-used", "n:1", 4 * MEGA);
    look();
    assertThat(runtime.images).hasSize(3);
    available = 14 * MEGA;
    look();
    assertThat(runtime.images).extracting(Image::getId).containsExactly("newer");
  }

  @Test
  void keepsWhatContainersAndSandboxesNeed() throws Exception {
    runtime.image("used", "u:1", MEGA).image("pause", "localhost/naru/pause:1", MEGA);
    runtime.image("unused", "x:1", MEGA).running(pod("{}"), "main", "used");
    look();
    clock.forward(Duration.ofMinutes(3));
    assertThat(collector.removeUnused()).isEqualTo(MEGA);
    assertThat(runtime.images).extracting(Image::getId).containsExactly("used", "pause");
  }

  @Test
  void keepsAnImageThatHasJustCome() throws Exception {
    look();
    runtime.image("pulled", "p:1", MEGA);
    assertThat(collector.removeUnused()).isZero();
    assertThat(runtime.images).hasSize(1);
  }

  private void look() {
    clock.forward(collector.step());
  }
}
