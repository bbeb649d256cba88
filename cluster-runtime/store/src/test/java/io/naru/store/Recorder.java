package io.naru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it hears. */
public class Recorder implements Store.Listener {
  public final List<Event> events = new CopyOnWriteArrayList<>();
  public final List<Long> progress = new CopyOnWriteArrayList<>();
  public final List<RuntimeException> errors = new CopyOnWriteArrayList<>();

  @Override
  public void onEvents(List<Event> more) {
    events.addAll(more);
  }

  @Override
  public void onProgress(long revision) {
    progress.add(revision);
  }

  @Override
  public void onError(RuntimeException cause) {
    errors.add(cause);
  }

  /** Awaits exactly these, in this order. */
  public void awaitRevisions(List<Long> expected) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(events.stream().map(Event::revision)).isEqualTo(expected));
  }
}
