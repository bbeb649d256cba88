package io.naru.desktop.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadLogTest {

  private static final WorkloadLog.Container A =
      new WorkloadLog.Container("shop", "web-a", "main", "a");
  private static final WorkloadLog.Container B =
      new WorkloadLog.Container("shop", "web-b", "main", "b");

  private final Map<String, LogListener> listeners = new LinkedHashMap<>();
  private final List<LogRequest> requests = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:10:00Z");
  private final WorkloadLog log =
      new WorkloadLog(
          (request, listener) -> {
            requests.add(request);
            listeners.put(request.pod(), listener);
            return () -> closed.add(request.pod());
          },
          () -> now,
          5);

  @Test
  void mergesByTimeWhicheverConnectionIsFaster() {
    log.follow(List.of(A, B));
    say("web-b", "02.5Z second", "04Z fourth");
    assertThat(log.frame()).isFalse(); // somebody slower may have earlier lines
    say("web-a", "01Z first", "03.123456789Z third");
    now = now.plusMillis(500);
    assertThat(log.frame()).isTrue();
    assertThat(texts()).containsExactly("a first", "b second", "a third", "b fourth");
  }

  @Test
  void goesOnWithThePodThatTakesAnothersPlaceAndKeepsTheLastWords() {
    log.follow(List.of(A));
    say("web-a", "01Z works", "02Z dies");
    listeners.get("web-a").ended(null);
    log.follow(List.of(B)); // gone, but not shown yet
    say("web-b", "03Z starts");
    settle();
    assertThat(texts()).containsExactly("a works", "a dies", "b starts");
    log.follow(List.of(B));
    assertThat(closed).contains("web-a");
    assertThat(log.reading()).isEqualTo(1);
  }

  @Test
  void readsAContainerThatIsStartedAgainFromWhereItWasWithoutRepeating() {
    log.follow(List.of(A));
    say("web-a", "01.2Z before");
    settle();
    listeners.get("web-a").ended(null);
    log.follow(List.of(A));
    assertThat(requests).hasSize(1); // a moment later
    now = now.plusSeconds(2);
    log.follow(List.of(A));
    assertThat(requests.getLast().path()).contains("sinceTime=2026-01-01T00%3A00%3A01.2");
    say("web-a", "01.2Z before", "05Z after");
    settle();
    assertThat(texts()).containsExactly("a before", "a after");
  }

  @Test
  void isBoundedAndFilteredByARegularExpression() {
    log.follow(List.of(A));
    say("web-a", "01Z 1", "02Z 2", "03Z 3", "04Z 4", "05Z 5 error", "06Z 6", "07Z 7 Error");
    settle();
    assertThat(texts()).containsExactly("a 3", "a 4", "a 5 error", "a 6", "a 7 Error");
    assertThat(log.buffer().filter("err.r$")).isTrue();
    assertThat(texts()).containsExactly("a 5 error", "a 7 Error");
    assertThat(log.buffer().filter("(")).isFalse();
    say("web-a", "08Z 8 error", "09Z 9");
    settle();
    assertThat(texts()).containsExactly("a 5 error", "a 7 Error", "a 8 error");
    log.buffer().search().searchFor("8");
    assertThat(log.buffer().search().currentLine()).isEqualTo(2);
    log.buffer().filter("");
    assertThat(texts()).hasSize(5);
  }

  @Test
  void linesWaitWhilePaused() {
    log.follow(List.of(A, B));
    log.pausedProperty().set(true);
    say("web-a", "01Z 1", "02Z 2");
    say("web-b", "01Z 3");
    settle();
    assertThat(texts()).isEmpty();
    assertThat(log.waitingCountProperty().get()).isEqualTo(3);
  }

  private void settle() {
    log.frame();
    now = now.plusMillis(500);
    log.frame();
  }

  private void say(String pod, String... lines) {
    listeners
        .get(pod)
        .lines(List.of(lines).stream().map(line -> "2026-01-01T00:00:" + line).toList());
  }

  private List<String> texts() {
    return log.buffer().lines().stream()
        .map(MergedLine::of)
        .map(line -> line.source() + " " + line.text())
        .toList();
  }
}
