package io.naru.desktop.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.naru.desktop.Yaml;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");
  private static final Timeline.Filter ALL = new Timeline.Filter("", "", false);

  private final List<Event> events =
      List.of(
          event("a", "Pod", "web-7bc799978b-x2c4d", "Pulled", "Normal", "00:10:00", 1),
          event("b", "Pod", "web-7bc799978b-f6g8h", "Pulled", "Normal", "00:50:00", 2),
          event("c", "Pod", "db-0", "BackOff", "Warning", "00:59:30", 7),
          event("d", "Node", "node-1", "Starting", "Normal", "00:30:00", 1));

  @Test
  void theSameReasonAtThePodsOfOneWorkloadIsOne() {
    Timeline timeline = Timeline.of(events, ALL, NOW);
    assertThat(timeline.groups())
        .extracting(Timeline.Group::object, Timeline.Group::objects, Timeline.Group::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("pod/db-0", 1, 7),
            org.assertj.core.groups.Tuple.tuple("pod/web-*", 2, 3),
            org.assertj.core.groups.Tuple.tuple("node/node-1", 1, 1));
    assertThat(timeline.groups().get(1).newest().getMetadata().getName()).isEqualTo("b");
  }

  @Test
  void countsEachMinuteOfTheLastHour() {
    List<Timeline.Bar> bars = Timeline.of(events, ALL, NOW).bars();
    assertThat(bars).hasSize(Timeline.MINUTES);
    assertThat(bars.getLast()).isEqualTo(new Timeline.Bar(0, 1));
    assertThat(bars.stream().mapToInt(Timeline.Bar::normal).sum()).isEqualTo(3);
  }

  @Test
  void showsWhatIsAskedFor() {
    assertThat(Timeline.of(events, new Timeline.Filter("", "", true), NOW).groups()).hasSize(1);
    assertThat(Timeline.of(events, new Timeline.Filter("", "PULL web", false), NOW).groups())
        .hasSize(1);
    assertThat(Timeline.of(events, new Timeline.Filter("other", "", false), NOW).groups())
        .isEmpty();
  }

  private static Event event(
      String name, String kind, String object, String reason, String type, String time, int count) {
    return Yaml.as(
        Event.class,
        """
        metadata: {name: %s, namespace: shop}
        involvedObject: {kind: %s, name: %s, namespace: shop}
        reason: %s
        type: %s
        message: it
        count: %d
        lastTimestamp: "2026-01-01T%sZ"
        """
            .formatted(name, kind, object, reason, type, count, time));
  }
}
