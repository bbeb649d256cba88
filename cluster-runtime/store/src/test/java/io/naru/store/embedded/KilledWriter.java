package io.naru.store.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.naru.store.Store;
import io.naru.store.Store.Write;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A process that writes from several threads and prints what was acknowledged, until it is killed.
 */
final class KilledWriter {
  private static final int WRITERS = 4;

  private KilledWriter() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedStoreOptions options = EmbeddedStoreOptions.defaults().withLog(65_536, 300_000);
    Store store = EmbeddedStore.open(Path.of(arguments[0]), options);
    for (int writer = 0; writer < WRITERS; writer++) {
      String prefix = "/" + arguments[1] + "/" + writer + "/";
      Thread.ofPlatform().start(() -> write(store, prefix));
    }
    new CountDownLatch(1).await();
  }

  private static void write(Store store, String prefix) {
    for (int i = 0; ; i++) {
      String key = prefix + i;
      byte[] value = (key + "=").repeat(20).getBytes(UTF_8);
      long revision = store.commit(new Write(key, Write.ABSENT, r -> value)).join().revision();
      // One write of a short line to the pipe: whole or not at all.
      byte[] line = (revision + " " + key + "\n").getBytes(UTF_8);
      System.out.write(line, 0, line.length);
      System.out.flush();
    }
  }
}
