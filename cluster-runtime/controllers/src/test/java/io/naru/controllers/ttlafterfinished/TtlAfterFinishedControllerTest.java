package io.naru.controllers.ttlafterfinished;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TtlAfterFinishedControllerTest {

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context = new ControllerContext(user -> api, informers, timers);

  @AfterEach
  void stop() {
    informers.close();
  }

  @Test
  void deletesAFinishedJobWhenItsTimeIsUp() throws InterruptedException {
    job("Complete", "2026-01-01T00:00:00Z");
    try (TtlAfterFinishedController controller = started()) {
      controller.drain();
      timers.advance(Duration.ofSeconds(59));
      controller.drain();
      assertThat(api.all(Resources.JOBS)).hasSize(1);

      timers.advance(Duration.ofSeconds(1));
      controller.drain();

      assertThat(api.all(Resources.JOBS)).isEmpty();
    }
  }

  @Test
  void keepsJobsThatHaveNotFinished() throws InterruptedException {
    job("Suspended", "2025-01-01T00:00:00Z");
    try (TtlAfterFinishedController controller = started()) {
      controller.drain();
      timers.advance(Duration.ofHours(1));
      controller.drain();

      assertThat(api.all(Resources.JOBS)).hasSize(1);
    }
  }

  private TtlAfterFinishedController started() throws InterruptedException {
    TtlAfterFinishedController controller = new TtlAfterFinishedController(context);
    informers.start();
    informers.awaitSync();
    return controller;
  }

  private void job(String condition, String since) {
    api.given(
        Resources.JOBS,
        new JobBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("report")
            .endMetadata()
            .withNewSpec()
            .withTtlSecondsAfterFinished(60)
            .endSpec()
            .withNewStatus()
            .addNewCondition()
            .withType(condition)
            .withStatus("True")
            .withLastTransitionTime(since)
            .endCondition()
            .endStatus()
            .build());
  }
}
