package io.naru.agent.pressure;

import static io.naru.agent.testing.TestPods.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.agent.api.Json;
import io.naru.agent.model.Pod;
import io.naru.agent.testing.FakeRuntime;
import io.naru.agent.testing.MovableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvictionManagerTest {

  private static final long MEGA = 1 << 20;
  private static final Path NOWHERE = Path.of("/nonexistent");

  private final FakeRuntime runtime = new FakeRuntime();
  private final MovableClock clock = new MovableClock();
  private final Map<Signal, Supply> supplies = new EnumMap<>(Signal.class);
  private final List<Pod> pods = new ArrayList<>();
  private final List<String> evicted = new ArrayList<>();
  private final Pressures pressures = new Pressures(clock);
  private final EvictionManager manager;

  EvictionManagerTest() {
    Housekeeping settings = Housekeeping.of(Json.object());
    manager =
        new EvictionManager(
            settings.evictionHard(),
            () -> supplies,
            pressures,
            new ImageCollector(runtime.runtime(), () -> supplies, settings, clock),
            new EvictionManager.Subjects(() -> pods, pod -> NOWHERE, pod -> NOWHERE),
            runtime.runtime(),
            (uid, message, grace) -> evicted.add(uid + ": " + message),
            (object, path, type, reason, message) -> {});
    supplies.put(Signal.MEMORY, new Supply(1000 * MEGA, 2000 * MEGA));
  }

  private Pod pod(String name, String spec) {
    var object = Json.object();
    object.putObject("metadata").put("name", name).put("namespace", "shop").put("uid", name);
    object.set("spec", json(spec));
    Pod pod = new Pod(object);
    pods.add(pod);
    return pod;
  }

  private static String requesting(String memory) {
    return "{'containers':[{'name':'c','resources':{'requests':{'memory':'" + memory + "'}}}]}";
  }

  @Test
  void leavesPodsAloneWhileThereIsEnough() {
    runtime.uses(pod("one", "{'containers':[{'name':'c'}]}"), "c", 500 * MEGA, 0);
    manager.step();
    assertThat(evicted).isEmpty();
    assertThat(pressures.conditions()).isEmpty();
  }

  @Test
  void evictsThePodThatExceedsItsRequestTheMost() {
    runtime.uses(pod("within", requesting("900Mi")), "c", 800 * MEGA, 0);
    runtime.uses(pod("little", requesting("10Mi")), "c", 60 * MEGA, 0);
    runtime.uses(pod("much", requesting("10Mi")), "c", 90 * MEGA, 0);
    supplies.put(Signal.MEMORY, new Supply(50 * MEGA, 2000 * MEGA));
    manager.step();
    assertThat(pressures.conditions()).containsExactly("MemoryPressure");
    assertThat(evicted)
        .containsExactly(
            "much: The node was low on resource: memory. Threshold quantity: 102400Ki, available:"
                + " 51200Ki. Container c was using 92160Ki, request is 10Mi, has larger"
                + " consumption of memory. ");
  }

  @Test
  void evictsTheLessImportantFirstAndTheSystemsNever() {
    String important = "{'priority':1000,'containers':[{'name':'c'}]}";
    String system = "{'priority':2000000000,'containers':[{'name':'c'}]}";
    runtime.uses(pod("important", important), "c", 200 * MEGA, 0);
    runtime.uses(pod("system", system), "c", 400 * MEGA, 0);
    runtime.uses(pod("ordinary", "{'containers':[{'name':'c'}]}"), "c", 100 * MEGA, 0);
    supplies.put(Signal.MEMORY, new Supply(0, 2000 * MEGA));
    manager.step();
    assertThat(evicted).singleElement().asString().startsWith("ordinary: ");
  }

  @Test
  void removesUnusedImagesBeforeItEvictsForDisk() {
    runtime.uses(pod("one", "{'containers':[{'name':'c'}]}"), "c", 0, 500 * MEGA);
    supplies.put(Signal.IMAGE_FILES, new Supply(20 * MEGA, 100 * MEGA));
    runtime.image("unused", "x:1", MEGA);
    manager.step();
    supplies.put(Signal.IMAGE_FILES, new Supply(5 * MEGA, 100 * MEGA));
    manager.step();
    assertThat(pressures.conditions()).containsExactly("DiskPressure");
    assertThat(evicted).singleElement().asString().contains("ephemeral-storage");
  }

  @Test
  void keepsSayingSoForFiveMinutes() {
    supplies.put(Signal.MEMORY, new Supply(0, 2000 * MEGA));
    manager.step();
    supplies.put(Signal.MEMORY, new Supply(1000 * MEGA, 2000 * MEGA));
    clock.forward(Duration.ofMinutes(4));
    manager.step();
    assertThat(pressures.conditions()).containsExactly("MemoryPressure");
    clock.forward(Duration.ofMinutes(1));
    manager.step();
    assertThat(pressures.conditions()).isEmpty();
  }

  @Test
  void evictsAPodBeyondItsOwnStorageLimit() {
    String limited =
        "{'containers':[{'name':'c','resources':{'limits':{'ephemeral-storage':'10Mi'}}},"
            + "{'name':'d'}]}";
    runtime.uses(pod("greedy", limited), "c", 0, 11 * MEGA);
    runtime.uses(pod("modest", limited), "c", 0, 9 * MEGA);
    manager.step();
    assertThat(evicted)
        .containsExactly(
            "greedy: Container c exceeded its local ephemeral storage limit \"10Mi\". ");
  }
}
