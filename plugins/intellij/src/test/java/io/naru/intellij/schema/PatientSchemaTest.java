package io.naru.intellij.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PatientSchemaTest {

  private static final Duration MOMENT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Runnable WANTED = () -> {};
  private static final ClusterSchema EMPTY = new ClusterSchema(version -> Optional.empty());
  private static final Function<ClusterSchema, String> ANSWER = schema -> "answer";

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void connectsOnceForATarget() {
    PatientSchema schema = schema(() -> {});
    assertThat(schema.ask("one", LONG, WANTED, ANSWER)).contains("answer");
    assertThat(schema.ask("one", LONG, WANTED, ANSWER)).contains("answer");
    assertThat(opened).hasValue(1);
    assertThat(schema.ask("two", LONG, WANTED, ANSWER)).contains("answer");
    assertThat(opened).hasValue(2);
  }

  @Test
  void connectsAnewAfterAWhile() {
    PatientSchema schema = schema(() -> {});
    schema.ask("one", LONG, WANTED, ANSWER);
    nanos.addAndGet(Duration.ofMinutes(6).toNanos());
    schema.ask("one", LONG, WANTED, ANSWER);
    assertThat(opened).hasValue(2);
  }

  @Test
  void waitsForASlowClusterNoLongerThanAMoment() {
    CountDownLatch network = new CountDownLatch(1);
    PatientSchema schema =
        schema(() -> {
          try {
            network.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    assertThat(schema.ask("one", MOMENT, WANTED, ANSWER)).isEmpty();
    assertThat(schema.ask("one", MOMENT, WANTED, ANSWER)).isEmpty();
    network.countDown();
    await().until(() -> schema.ask("one", MOMENT, WANTED, ANSWER).isPresent());
    assertThat(opened).as("what was on its way was not asked for again").hasValue(1);
  }

  @Test
  void isCalledOffWhileItWaits() {
    PatientSchema schema =
        schema(() -> {
          throw new AssertionError("not reached: the question comes first");
        });
    AtomicInteger looks = new AtomicInteger();
    assertThatThrownBy(() ->
            schema.ask(
                "one",
                LONG,
                () -> {
                  if (looks.incrementAndGet() > 0) {
                    throw new CancellationException();
                  }
                },
                ANSWER))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void leavesADeadClusterAloneForAWhile() {
    PatientSchema schema =
        schema(() -> {
          throw new KubeException(Reason.UNREACHABLE, "dead");
        });
    for (int i = 0; i < 5; i++) {
      assertThat(schema.ask("one", LONG, WANTED, ANSWER)).isEmpty();
    }
    assertThat(opened).hasValue(1);
    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    assertThat(schema.ask("one", LONG, WANTED, ANSWER)).isEmpty();
    assertThat(opened).hasValue(2);
  }

  @Test
  void leavesAClusterAloneThatFailsLater() {
    PatientSchema schema = schema(() -> {});
    AtomicInteger asked = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      assertThat(
              schema.<String>ask(
                  "one",
                  LONG,
                  WANTED,
                  any -> {
                    asked.incrementAndGet();
                    throw new KubeException(Reason.UNAUTHORIZED, "expired");
                  }))
          .isEmpty();
    }
    assertThat(asked).hasValue(1);
  }

  private PatientSchema schema(Runnable network) {
    return new PatientSchema(
        () -> {
          opened.incrementAndGet();
          network.run();
          return EMPTY;
        },
        nanos::get);
  }
}
