package io.naru.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.naru.store.Store.Range;
import io.naru.store.Store.Result;
import io.naru.store.Store.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store must do. An implementation's test extends this and says how to open one. */
public abstract class StoreContract {
  protected Store store;

  /** A new, empty store. */
  protected abstract Store open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected static Write put(String key, long expected, String value) {
    return new Write(key, expected, revision -> value.getBytes(UTF_8));
  }

  protected Result put(String key, String value) {
    return store.commit(put(key, Write.ANY, value)).join();
  }

  protected Result delete(String key) {
    return store.commit(new Write(key, Write.ANY, null)).join();
  }

  protected static String text(KeyValue keyValue) {
    return new String(keyValue.value(), UTF_8);
  }

  private static List<String> keys(Range range) {
    return range.keyValues().stream().map(KeyValue::key).toList();
  }

  @Test
  void startsAtRevisionOneAndCountsEveryWrite() {
    assertThat(store.revision()).isEqualTo(1);
    assertThat(put("/a", "1").revision()).isEqualTo(2);
    assertThat(put("/b", "1").revision()).isEqualTo(3);
    assertThat(store.revision()).isEqualTo(3);
  }

  @Test
  void createsOnlyWhatDoesNotExist() {
    assertThat(store.commit(put("/a", Write.ABSENT, "1")).join().succeeded()).isTrue();
    Result second = store.commit(put("/a", Write.ABSENT, "2")).join();
    assertThat(second.succeeded()).isFalse();
    assertThat(text(second.keyValue())).isEqualTo("1");
    assertThat(store.revision()).isEqualTo(2);
  }

  @Test
  void changesOnlyTheExpectedVersion() {
    long created = put("/a", "1").revision();
    Result changed = store.commit(put("/a", created, "2")).join();
    assertThat(changed.succeeded()).isTrue();
    KeyValue now = store.get("/a");
    assertThat(text(now)).isEqualTo("2");
    assertThat(now.createRevision()).isEqualTo(created);
    assertThat(now.modRevision()).isEqualTo(changed.revision());
    assertThat(now.version()).isEqualTo(2);
    assertThat(store.commit(put("/a", created, "3")).join().succeeded()).isFalse();
    assertThat(store.commit(new Write("/a", created, null)).join().succeeded()).isFalse();
    assertThat(store.commit(put("/missing", created, "3")).join().keyValue()).isNull();
  }

  @Test
  void deletionAnswersWhatWasDeletedAndRecreationStartsAnew() {
    put("/a", "1");
    Result deleted = delete("/a");
    assertThat(text(deleted.keyValue())).isEqualTo("1");
    assertThat(deleted.revision()).isEqualTo(3);
    assertThat(store.get("/a")).isNull();
    KeyValue again = put("/a", "2").keyValue();
    assertThat(again.version()).isEqualTo(1);
    assertThat(again.createRevision()).isEqualTo(4);
  }

  @Test
  void deletingNothingCostsNoRevision() {
    Result result = delete("/a");
    assertThat(result.succeeded()).isTrue();
    assertThat(result.keyValue()).isNull();
    assertThat(store.revision()).isEqualTo(1);
  }

  @Test
  void valueKnowsItsRevision() {
    Result result =
        store.commit(new Write("/a", Write.ANY, r -> Long.toString(r).getBytes(UTF_8))).join();
    assertThat(text(store.get("/a"))).isEqualTo(Long.toString(result.revision()));
  }

  @Test
  void pagesThroughAPrefixAtOneRevision() {
    put("/other", "x");
    for (int i = 0; i < 5; i++) {
      put("/a/" + i, "old");
    }
    put("/b/0", "x");
    Range first = store.range("/a/", null, 2, 0);
    assertThat(keys(first)).containsExactly("/a/0", "/a/1");
    assertThat(first.remaining()).isEqualTo(3);
    delete("/a/2");
    put("/a/3", "new");
    put("/a/9", "new");
    Range second = store.range("/a/", "/a/1", 2, first.revision());
    assertThat(keys(second)).containsExactly("/a/2", "/a/3");
    assertThat(text(second.keyValues().get(1))).isEqualTo("old");
    assertThat(second.remaining()).isEqualTo(1);
    assertThat(keys(store.range("/a/", null, 0, 0)))
        .containsExactly("/a/0", "/a/1", "/a/3", "/a/4", "/a/9");
    assertThat(keys(store.range("/a/", "/z", 0, 0))).isEmpty();
  }

  @Test
  void refusesTheFutureAndTheCompactedPast() {
    for (int i = 0; i < 5; i++) {
      put("/a", "" + i);
    }
    delete("/a");
    assertThatThrownBy(() -> store.range("/", null, 0, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.compact(8)).isInstanceOf(IllegalArgumentException.class);
    store.compact(5);
    assertThat(store.compactedRevision()).isEqualTo(5);
    assertThatThrownBy(() -> store.range("/", null, 0, 4))
        .isInstanceOfSatisfying(
            CompactedException.class, e -> assertThat(e.compactedRevision()).isEqualTo(5));
    assertThat(text(store.range("/", null, 0, 5).keyValues().getFirst())).isEqualTo("3");
    assertThatThrownBy(() -> store.watch("/", 4, new Recorder()))
        .isInstanceOf(CompactedException.class);
    Recorder recorder = new Recorder();
    store.watch("/", 5, recorder);
    recorder.awaitRevisions(List.of(6L, 7L));
  }

  @Test
  void watchCarriesThePastThenTheLiveWithPreviousVersions() {
    put("/a/1", "one");
    put("/b/1", "other");
    Recorder recorder = new Recorder();
    store.watch("/a/", 0, recorder);
    put("/a/1", "two");
    put("/b/1", "other");
    delete("/a/1");
    recorder.awaitRevisions(List.of(2L, 4L, 6L));
    Event change = recorder.events.get(1);
    assertThat(text(change.current())).isEqualTo("two");
    assertThat(text(change.previous())).isEqualTo("one");
    Event deletion = recorder.events.get(2);
    assertThat(deletion.type()).isEqualTo(Event.Type.DELETE);
    assertThat(deletion.current().value()).isEmpty();
    assertThat(text(deletion.previous())).isEqualTo("two");
  }

  @Test
  void closedWatchHearsNoMore() {
    Recorder closed = new Recorder();
    Recorder open = new Recorder();
    Store.Watch watch = store.watch("/", 0, closed);
    store.watch("/", 0, open);
    put("/a", "1");
    closed.awaitRevisions(List.of(2L));
    watch.close();
    put("/a", "2");
    open.awaitRevisions(List.of(2L, 3L));
    assertThat(closed.events).hasSize(1);
  }

  @Test
  void throwingListenerIsEndedAndDisturbsNobody() {
    Recorder bad =
        new Recorder() {
          @Override
          public void onEvents(List<Event> events) {
            throw new IllegalStateException("bad listener");
          }
        };
    Recorder good = new Recorder();
    store.watch("/", 0, bad);
    store.watch("/", 0, good);
    put("/a", "1");
    put("/a", "2");
    good.awaitRevisions(List.of(2L, 3L));
    await().untilAsserted(() -> assertThat(bad.errors).hasSize(1));
  }

  @Test
  void idleWatchLearnsOfProgress() {
    Recorder recorder = new Recorder();
    store.watch("/idle/", 0, recorder);
    long revision = put("/busy", "1").revision();
    await().untilAsserted(() -> assertThat(recorder.progress).contains(revision));
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void watchesBegunUnderConcurrentWritersMissAndRepeatNothing() throws Exception {
    int writers = 4;
    int writesEach = 500;
    List<Thread> threads = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(1);
    for (int w = 0; w < writers; w++) {
      Random random = new Random(w);
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < writesEach; i++) {
              put("/p" + random.nextInt(3) + "/" + random.nextInt(5), "v");
              started.countDown();
            }
          }));
    }
    started.await();
    Random random = new Random(7);
    List<Recorder> recorders = new ArrayList<>();
    List<Long> starts = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    while (recorders.size() < 60) {
      long after = random.nextLong(store.revision() + 5);
      String prefix = random.nextInt(4) == 0 ? "" : "/p" + random.nextInt(3) + "/";
      Recorder recorder = new Recorder();
      store.watch(prefix, after, recorder);
      recorders.add(recorder);
      starts.add(after);
      prefixes.add(prefix);
      Thread.yield();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long last = 1 + writers * writesEach;
    assertThat(store.revision()).isEqualTo(last);
    Recorder all = new Recorder();
    store.watch("", 0, all);
    await().atMost(Duration.ofSeconds(20)).until(() -> all.events.size() == last - 1);
    for (int i = 0; i < recorders.size(); i++) {
      long after = starts.get(i);
      String prefix = prefixes.get(i);
      recorders
          .get(i)
          .awaitRevisions(
              all.events.stream()
                  .filter(event -> event.revision() > after)
                  .filter(event -> event.current().key().startsWith(prefix))
                  .map(Event::revision)
                  .toList());
    }
  }

  @Test
  void refusesWritesOnceClosedAndEndsWatches() {
    Recorder recorder = new Recorder();
    store.watch("/", 0, recorder);
    store.close();
    assertThat(store.commit(put("/a", Write.ANY, "1"))).isCompletedExceptionally();
    assertThat(recorder.errors).hasSize(1);
  }
}
