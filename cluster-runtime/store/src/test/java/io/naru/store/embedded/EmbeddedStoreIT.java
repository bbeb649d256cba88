package io.naru.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.naru.store.CompactedException;
import io.naru.store.KeyValue;
import io.naru.store.Recorder;
import io.naru.store.Store;
import io.naru.store.Store.Write;
import io.naru.store.StoreContract;
import io.naru.store.embedded.EmbeddedStoreOptions.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The embedded store: the contract, and what its files must survive. */
final class EmbeddedStoreIT extends StoreContract {
  private static final EmbeddedStoreOptions SMALL =
      EmbeddedStoreOptions.defaults().withDurability(Durability.NONE).withLog(8192, 20_000);

  @TempDir Path temporary;

  private Path directory() {
    return temporary.resolve("store");
  }

  @Override
  protected Store open() {
    return open(EmbeddedStoreOptions.defaults().withDurability(Durability.NONE));
  }

  private Store open(EmbeddedStoreOptions options) {
    return EmbeddedStore.open(directory(), options);
  }

  private void reopen(EmbeddedStoreOptions options) {
    store.close();
    store = open(options);
  }

  @Test
  void secondOpenerIsRefused() {
    assertThatThrownBy(this::open).isInstanceOf(StoreInUseException.class);
  }

  @Test
  void filesAreReadableByTheirOwnerOnly() throws IOException {
    put("/secret", "x");
    assertThat(permissions(directory())).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files.toList()).hasSizeGreaterThan(1).allMatch(f -> isPrivate(f));
    }
  }

  private static boolean isPrivate(Path file) {
    try {
      return permissions(file).equals("rw-------");
    } catch (IOException e) {
      // The segment being prepared may be renamed under our eyes.
      return !Files.exists(file);
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void oldRevisionsAndWatchesFromThePastSurviveReopening() {
    put("/a", "1");
    put("/a", "2");
    delete("/a");
    store.compact(2);
    reopen(SMALL);
    assertThat(store.revision()).isEqualTo(4);
    assertThat(store.compactedRevision()).isEqualTo(2);
    assertThat(text(store.range("/", null, 0, 3).keyValues().getFirst())).isEqualTo("2");
    Recorder recorder = new Recorder();
    store.watch("/", 2, recorder);
    recorder.awaitRevisions(List.of(3L, 4L));
    assertThat(text(recorder.events.getFirst().previous())).isEqualTo("1");
  }

  @Test
  void tornTailIsLeftOutAndWritingGoesOn() throws IOException {
    for (int round = 0; round < 3; round++) {
      put("/kept/" + round, "v");
      put("/torn", "some longer value " + round);
      store.close();
      Path segment = StoreFiles.segments(directory()).getLast();
      flip(segment, lastWritten(segment) - 9);
      store = open();
      assertThat(store.get("/torn")).isNull();
      assertThat(store.get("/kept/" + round)).isNotNull();
      assertThat(store.revision()).isEqualTo(2 + round);
    }
    assertThat(store.range("/kept/", null, 0, 0).keyValues()).hasSize(3);
  }

  @Test
  void damageInTheMiddleIsRefused() throws IOException {
    for (int i = 0; i < 20; i++) {
      put("/a", "value " + i);
    }
    store.close();
    Path segment = StoreFiles.segments(directory()).getFirst();
    flip(segment, Segment.HEADER + 200);
    assertThatThrownBy(this::open)
        .isInstanceOf(CorruptStoreException.class)
        .hasMessageContaining("damaged");
    flip(segment, Segment.HEADER + 200);
    store = open();
    assertThat(text(store.get("/a"))).isEqualTo("value 19");
  }

  @Test
  void missingSegmentIsRefused() throws IOException {
    reopen(SMALL.withLog(8192, Long.MAX_VALUE));
    for (int i = 0; i < 100; i++) {
      put("/a/" + i, "v".repeat(500));
    }
    store.close();
    List<Path> segments = StoreFiles.segments(directory());
    assertThat(segments).hasSizeGreaterThan(3);
    Path moved = temporary.resolve("moved");
    Files.move(segments.get(1), moved);
    assertThatThrownBy(this::open).isInstanceOf(CorruptStoreException.class);
    Files.move(moved, segments.get(1));
    store = open();
    assertThat(store.range("/a/", null, 0, 0).keyValues()).hasSize(100);
  }

  @Test
  void snapshotsTruncateTheLogAndADamagedOneIsReplacedByTheOneBefore() throws IOException {
    reopen(SMALL);
    fillUntilTwoSnapshots();
    long revision = store.revision();
    List<KeyValue> before = store.range("", null, 0, 0).keyValues();
    store.close();
    assertThat(StoreFiles.numberOf(StoreFiles.segments(directory()).getFirst())).isGreaterThan(1);
    Path newest = StoreFiles.snapshots(directory()).getLast();
    flip(newest, 100);
    store = open(SMALL);
    assertThat(store.revision()).isEqualTo(revision);
    assertSame(store.range("", null, 0, 0).keyValues(), before);
  }

  private void fillUntilTwoSnapshots() {
    await()
        .pollInterval(java.time.Duration.ofMillis(1))
        .until(() -> {
          put("/k/" + store.revision() % 50, "v".repeat(700));
          List<Path> segments = StoreFiles.segments(directory());
          return StoreFiles.snapshots(directory()).size() == 2
              && StoreFiles.numberOf(segments.getFirst()) > 1;
        });
  }

  @Test
  void refusesWritesAndStillReadsAfterAnInputOutputFailure() throws IOException {
    reopen(SMALL.withLog(8192, Long.MAX_VALUE));
    put("/a", "kept");
    // With the directory gone, the next segment can't be created. One may just be being made ready.
    await().ignoreException(DirectoryNotEmptyException.class).until(this::deletesDirectory);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                put("/b", "v".repeat(1000));
              }
            })
        .hasCauseInstanceOf(StoreFailedException.class);
    long revision = store.revision();
    assertThatThrownBy(() -> put("/c", "x")).hasCauseInstanceOf(StoreFailedException.class);
    assertThatThrownBy(() -> store.compact(revision)).isInstanceOf(StoreFailedException.class);
    assertThat(text(store.get("/a"))).isEqualTo("kept");
    assertThat(store.get("/b").modRevision()).isEqualTo(revision);
    assertThat(store.get("/c")).isNull();
  }

  private boolean deletesDirectory() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(directory());
    return true;
  }

  @Test
  void historyIsBoundedByRevisionsAndBytes() {
    // Without snapshots: compaction waits for the end of one that is being written.
    EmbeddedStoreOptions options = SMALL.withLog(8192, Long.MAX_VALUE);
    reopen(options.withHistory(100, Long.MAX_VALUE / 4));
    for (int i = 0; i < 500; i++) {
      put("/a", "" + i);
    }
    assertThat(store.revision() - store.compactedRevision()).isBetween(50L, 115L);
    assertThatThrownBy(() -> store.range("/", null, 0, 10)).isInstanceOf(CompactedException.class);
    reopen(options.withHistory(1000, 50_000));
    for (int i = 0; i < 100; i++) {
      put("/a", "v".repeat(5000));
    }
    assertThat(store.revision() - store.compactedRevision()).isBetween(5L, 15L);
    assertThat(store.get("/a").version()).isEqualTo(600);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithASimpleModelOverRandomOperationsAndReopening(long seed) {
    Random random = new Random(seed);
    TreeMap<Long, TreeMap<String, String>> model = new TreeMap<>(Map.of(1L, new TreeMap<>()));
    reopen(SMALL);
    for (int step = 0; step < 3000; step++) {
      String key = "/" + (char) ('a' + random.nextInt(3)) + "/" + random.nextInt(20);
      TreeMap<String, String> next = new TreeMap<>(model.lastEntry().getValue());
      int choice = random.nextInt(100);
      if (choice < 65) {
        String value = "v".repeat(random.nextInt(200)) + step;
        boolean create = random.nextInt(5) == 0;
        Store.Result result =
            store.commit(put(key, create ? Write.ABSENT : Write.ANY, value)).join();
        assertThat(result.succeeded()).isEqualTo(!create || !next.containsKey(key));
        if (result.succeeded()) {
          next.put(key, value);
          model.put(result.revision(), next);
        }
      } else if (choice < 85) {
        Store.Result result = delete(key);
        if (next.remove(key) != null) {
          model.put(result.revision(), next);
        }
      } else if (choice < 98) {
        long oldest = store.compactedRevision();
        long at = oldest + random.nextLong(store.revision() - oldest + 1);
        assertState(at, model.floorEntry(at).getValue());
      } else if (choice == 98) {
        long oldest = store.compactedRevision();
        store.compact(oldest + random.nextLong(store.revision() - oldest + 1));
      } else {
        long oldest = store.compactedRevision();
        reopen(SMALL);
        assertThat(store.compactedRevision()).isEqualTo(oldest);
      }
      assertThat(store.revision()).isEqualTo(model.lastKey());
    }
    assertState(store.revision(), model.lastEntry().getValue());
  }

  private void assertState(long revision, Map<String, String> expected) {
    TreeMap<String, String> actual = new TreeMap<>();
    for (KeyValue keyValue : store.range("", null, 0, revision).keyValues()) {
      actual.put(keyValue.key(), text(keyValue));
    }
    assertThat(actual).isEqualTo(expected);
  }

  private static void assertSame(List<KeyValue> actual, List<KeyValue> expected) {
    assertThat(actual).usingRecursiveFieldByFieldElementComparator().isEqualTo(expected);
  }

  private static int lastWritten(Path segment) throws IOException {
    byte[] bytes = Files.readAllBytes(segment);
    int end = bytes.length;
    while (bytes[end - 1] == 0) {
      end--;
    }
    return end;
  }

  private static void flip(Path file, long at) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, at);
      one.put(0, (byte) ~one.get(0)).rewind();
      channel.write(one, at);
    }
  }
}
