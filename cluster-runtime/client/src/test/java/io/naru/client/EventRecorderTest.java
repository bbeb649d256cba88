package io.naru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.naru.client.testing.InMemoryApi;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventRecorderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final InMemoryApi api = new InMemoryApi();
  private final EventRecorder recorder =
      new EventRecorder(api, "replicaset-controller", Clock.fixed(NOW, ZoneOffset.UTC));
  private final Pod pod =
      new PodBuilder()
          .withNewMetadata()
          .withName("web")
          .withNamespace("default")
          .withUid("u")
          .endMetadata()
          .build();

  @AfterEach
  void stop() {
    recorder.close();
  }

  @Test
  void writesTwoEventsAboutOneObjectAtTheSameInstant() {
    record("SuccessfulCreate", "Created pod: a");
    record("SuccessfulCreate", "Created pod: b");

    assertThat(events(2))
        .extracting(Event::getMessage)
        .containsExactlyInAnyOrder("Created pod: a", "Created pod: b");
  }

  @Test
  void raisesTheCountOfTheSameEvent() {
    record("FailedCreate", "no room");
    record("FailedCreate", "no room");

    await().until(() -> api.calls().size() == 2);
    List<Event> events = api.all(Resources.EVENTS);
    assertThat(events).singleElement().extracting(Event::getCount).isEqualTo(2);
    assertThat(events.getFirst().getInvolvedObject().getUid()).isEqualTo("u");
  }

  @Test
  void cutsNamesThatWouldBeTooLong() {
    Pod longNamed =
        new PodBuilder(pod).editMetadata().withName("n".repeat(253)).endMetadata().build();
    recorder.record(longNamed, Resources.PODS, EventRecorder.Type.NORMAL, "Killing", "bye");

    assertThat(events(1).getFirst().getMetadata().getName()).hasSizeLessThanOrEqualTo(253);
  }

  private void record(String reason, String message) {
    recorder.record(pod, Resources.PODS, EventRecorder.Type.NORMAL, reason, message);
  }

  private List<Event> events(int count) {
    await().until(() -> api.all(Resources.EVENTS).size() == count);
    return api.all(Resources.EVENTS);
  }
}
