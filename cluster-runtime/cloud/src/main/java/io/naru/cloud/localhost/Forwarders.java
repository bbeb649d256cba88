package io.naru.cloud.localhost;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** Many forwarders at once. */
final class Forwarders {

  private Forwarders() {}

  /** Closes all ports at once, then waits for what goes through them, for all together. */
  static void closeAll(Collection<Forwarder> forwarders, Duration drain) {
    forwarders.forEach(Forwarder::stop);
    List<Thread> waiting =
        forwarders.stream()
            .map(forwarder -> Thread.startVirtualThread(() -> forwarder.close(drain)))
            .toList();
    for (Thread thread : waiting) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
